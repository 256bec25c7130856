"""Office files as LibreOffice lays them out: real pages, and nothing fetched, run or kept that should not be."""

import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from odf.draw import Frame, Image
from odf.opendocument import OpenDocumentText
from odf.text import P, Section, SectionSource

from documents import queries, storage
from documents.jobs import prepare_preview, prepare_waiting
from documents.models import Document, Folder
from documents.previews import layout, preview_of, programs
from documents.storage import derived
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from tests.documents.previews import samples
from tests.documents.previews.test_seeing import drawn, panel, picture, window
from workspaces.models import Workspace

Put = Callable[..., Document]
Browse = Callable[..., Client]
installed = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def _laid_out(document: Document) -> bool:
    assert document.current is not None
    return derived.has(document.current.blob.address, layout.LAYOUT)


@installed
@pytest.mark.parametrize("name", ["docx", "xlsx", "pptx", "odt", "ods"])
def test_an_office_file_becomes_pages(
    root: Folder, bob: User, browse: Browse, put: Put, run_jobs: Callable[[], None], name: str
) -> None:
    document, client = put(root, bob, f"a.{name}", getattr(samples, name)()), browse(bob)
    run_jobs()
    page = client.get(document.get_absolute_url()).text
    assert "page-1.webp" in page and samples.WORDS in " ".join(panel(client, document).split())
    assert drawn(picture(client, document, "page-1")).width in {1000, 1001}
    assert "Présentation simplifiée" not in window(client, document)


@installed
def test_what_libreoffice_cannot_read_stays_readable_or_said(
    root: Folder, bob: User, browse: Browse, put: Put, run_jobs: Callable[[], None]
) -> None:
    old = put(root, bob, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "se préparent" in window(browse(bob), old)
    run_jobs()
    assert not _laid_out(old) and "n’a pas d’aperçu" in window(browse(bob), old)


@installed
def test_files_stored_in_bulk_are_laid_out_in_time(
    root: Folder, bob: User, put: Put, run_jobs: Callable[[], None]
) -> None:
    document = put(root, bob, "a.docx", samples.docx())
    # As in bulk: nobody asked for its preview.
    DBTaskResult.objects.all().delete()
    prepare_waiting.func()
    assert not _laid_out(document)
    run_jobs()
    assert _laid_out(document)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes what it is asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/vu.png", paths
    server.shutdown()
    thread.join()
    server.server_close()


@installed
def test_nothing_is_fetched_from_elsewhere_nor_from_the_machine(
    root: Folder, bob: User, put: Put, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    address, paths = asked
    secret = tmp_path / "secret.txt"
    secret.write_text("Zorglub")
    text = OpenDocumentText()
    paragraph = P(text=samples.WORDS)
    frame = Frame(width="2cm", height="2cm")
    frame.addElement(Image(href=address))
    paragraph.addElement(frame)
    text.text.addElement(paragraph)
    section = Section(name="voisin")
    section.addElement(SectionSource(href=secret.as_uri()))
    section.addElement(P(text="ancien texte"))
    text.text.addElement(section)
    path = tmp_path / "a.odt"
    text.save(path)
    document = put(root, bob, "a.odt", path.read_bytes())
    assert document.current is not None
    prepare_preview.func(document.current.blob_id)
    shown = preview_of(document.current.blob)
    assert samples.WORDS in shown.pages[0].text and "Zorglub" not in shown.pages[0].text
    assert paths == []


def test_nothing_is_made_or_kept_of_a_file_of_the_health_zone(
    health: Workspace, chloe: User, put: Put, browse: Browse, run_jobs: Callable[[], None], settings: Any
) -> None:
    folder = queries.get_root(health)
    client = browse(chloe, second_factor=True)
    office = put(folder, chloe, "a.docx", samples.docx(), assurance=Assurance.SECOND_FACTOR)
    paper = put(folder, chloe, "a.pdf", samples.pdf(2), assurance=Assurance.SECOND_FACTOR)
    run_jobs()
    assert samples.WORDS in window(client, office) and "Présentation simplifiée" in window(client, office)
    assert f"{samples.WORDS}, page 2" in window(client, paper)
    page = picture(client, paper, "page-2")
    assert drawn(page).width == 1000 and "no-store" in page.headers["Cache-Control"]
    assert picture(client, paper, "vignette").status_code == 404
    assert not (Path(settings.BLOB_DIR) / "derived").exists()


def test_what_was_made_goes_with_the_file_and_with_its_maker(
    root: Folder, bob: User, put: Put, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = put(root, bob, "a.pdf", samples.pdf(1)), put(root, bob, "b.pdf", samples.pdf(2))
    for document in (kept, gone):
        picture(browse(bob), document, "page-1")
    addresses = [document.current.blob.address for document in (kept, gone)]  # type: ignore[union-attr]
    storage.sweep(lambda known: {addresses[0]})
    assert derived.has(addresses[0], "pages.json") and not derived.has(addresses[1], "pages.json")
    assert not derived.path_of(addresses[1], "pages.json").parent.exists()
    monkeypatch.setattr(derived, "MAKER", "2")
    assert not derived.has(addresses[0], "pages.json"), "another maker makes it anew"


def test_a_sealed_file_too_large_for_memory_is_for_download(
    health: Workspace, chloe: User, put: Put, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "LARGEST_SEALED", 10)
    folder = queries.get_root(health)
    document = put(folder, chloe, "a.pdf", samples.pdf(1), assurance=Assurance.SECOND_FACTOR)
    assert "trop lourd" in window(browse(chloe, second_factor=True), document)
