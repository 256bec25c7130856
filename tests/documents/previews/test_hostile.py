"""Files that mean harm, or are only broken: the page stands, and says so."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Blob, Document, Folder, ScanState
from documents.previews import programs
from documents.storage import derived, path_of
from extranet.accounts.models import User
from tests.documents.previews import samples
from tests.documents.previews.test_seeing import picture, window

Put = Callable[..., Document]
Browse = Callable[..., Client]
BILLION = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x xmlns:t="urn"><t:p>&b;</t:p></x>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><p>&a;</p></x>"""
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text"}


def _deep(levels: int) -> bytes:
    return b"<x>" + b"<p>" * levels + b"fond" + b"</p>" * levels + b"</x>"


def _stored_odt(content: bytes) -> bytes:
    """An ODT as programs write it: its type first, as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODT["mimetype"], zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return out.getvalue()


BROKEN = {
    "mot-de-passe.pdf": samples.pdf(1, "secret"),
    "coupé.pdf": samples.pdf(1)[:300],
    "rien.pdf": b"%PDF-1.7 nonsense",
    "entités.odt": _stored_odt(BILLION),
    "dehors.odt": _stored_odt(OUTSIDE),
    "gonflé.odt": _stored_odt(b"<x>" + b" " * 250_000_000 + b"</x>"),
    "vide.docx": samples.packed({"[Content_Types].xml": b"<Types/>"}),
    "message.eml": b"From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" * 2000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_leaves_the_page_standing(
    root: Folder,
    bob: User,
    browse: Browse,
    put: Put,
    without_office: None,
    name: str,
) -> None:
    document = put(root, bob, name, BROKEN[name])
    shown = window(browse(bob), document)
    assert "Télécharger" in shown and "root:" not in shown and "hahaha" not in shown
    if name == "mot-de-passe.pdf":
        assert "protégé par un mot de passe" in shown
    elif name != "message.eml":
        assert "n’a pas pu être affiché" in shown
    browse(bob).get(document.get_absolute_url())


def test_a_picture_that_unfolds_to_billions_of_dots_is_not_drawn(
    root: Folder, bob: User, browse: Browse, put: Put
) -> None:
    document = put(root, bob, "a.png", samples.wide_png(20_000, 20_000))
    assert picture(browse(bob), document, "image").status_code == 404


def test_ten_thousand_pages_are_counted_and_the_first_thousand_shown(
    root: Folder, bob: User, browse: Browse, put: Put
) -> None:
    document = put(root, bob, "a.pdf", samples.pdf(10_000))
    shown = window(browse(bob), document)
    assert "sur 10000" in shown.replace(" ", "").replace("\u202f", "") or "sur 10000" in shown
    assert "1000 premières pages" in shown
    assert picture(browse(bob), document, "page-1001").status_code == 404


def test_deep_nesting_is_read_or_refused(
    root: Folder,
    bob: User,
    browse: Browse,
    put: Put,
    without_office: None,
) -> None:
    begun = time.monotonic()
    shown = window(browse(bob), put(root, bob, "a.odt", _stored_odt(_deep(100_000))))
    assert "Télécharger" in shown
    assert time.monotonic() - begun < programs.WALL_SECONDS


def test_a_sheet_that_claims_billions_of_cells_shows_those_it_has(
    root: Folder,
    bob: User,
    browse: Browse,
    put: Put,
    without_office: None,
) -> None:
    source = zipfile.ZipFile(io.BytesIO(samples.xlsx()))
    members = {name: source.read(name) for name in source.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"').replace(
        b'<row r="2"', b'<row r="1048576"'
    )
    assert members["xl/worksheets/sheet1.xml"] != sheet
    begun = time.monotonic()
    shown = window(browse(bob), put(root, bob, "a.xlsx", samples.packed(members)))
    assert samples.WORDS in shown
    assert time.monotonic() - begun < programs.WALL_SECONDS


def test_what_failed_is_not_tried_again_at_each_look(
    root: Folder, bob: User, browse: Browse, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, client = put(root, bob, "a.pdf", b"%PDF-1.7 nonsense"), browse(bob)
    window(client, document)

    def fail(*args: object) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr("documents.previews.pages.run", fail)
    assert "n’a pas pu être affiché" in window(client, document)


def test_what_the_antivirus_holds_back_is_not_shown(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document, client = put(root, bob, "a.pdf", samples.pdf(1)), browse(bob)
    assert picture(client, document, "page-1").status_code == 200
    Blob.objects.update(scan_state=ScanState.INFECTED)
    assert picture(client, document, "page-1").status_code == 403
    assert "virus" in window(client, document) and samples.WORDS not in window(client, document)
    assert "page-1.webp" not in client.get(document.get_absolute_url()).text


def test_a_file_missing_on_disk_is_said(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document = put(root, bob, "a.pdf", samples.pdf(1))
    path_of(document.current.blob.address).unlink()  # type: ignore[union-attr]
    assert "n’a pas pu être affiché" in window(browse(bob), document)


def test_a_confined_program_has_no_network_and_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "à ne pas dire")
    script = tmp_path / "look.py"
    script.write_text(
        "import os, socket\nassert 'SECRET_KEY' not in os.environ\n"
        "for family in (socket.AF_INET, socket.AF_INET6):\n"
        "    try:\n        socket.socket(family)\n    except PermissionError:\n        continue\n"
        "    raise SystemExit(1)\nsocket.socket(socket.AF_UNIX)\nprint('enfermé')\n"
    )
    with Path(__file__).open("rb") as file:
        assert programs.run(script, [], file) == b"enferm\xc3\xa9\n"


def test_a_program_that_does_not_end_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(programs, "WALL_SECONDS", 1)
    mark = tmp_path / "pid"
    script = tmp_path / "stay.py"
    script.write_text(
        "import pathlib, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'while True: pass'])\n"
        f"pathlib.Path({str(mark)!r}).write_text(str(child.pid))\nchild.wait()\n"
    )
    with Path(__file__).open("rb") as file, pytest.raises(programs.Unpreviewable):
        programs.run(script, [], file)
    state = Path(f"/proc/{mark.read_text()}/stat")
    deadline = time.monotonic() + 10
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_when_all_turns_are_taken_a_reader_is_told(
    root: Folder, bob: User, browse: Browse, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PATIENCE", 0.01)
    document = put(root, bob, "a.pdf", samples.pdf(1))
    with programs.turn(), programs.turn():
        answer = browse(bob).get(reverse("documents:preview", args=[document.pk]))
        assert answer.status_code == 503 and "Réessayez dans un instant" in answer.text
    assert "page-1.webp" in window(browse(bob), document), "being busy is no failure"
    assert derived.has(document.current.blob.address, "pages.json")  # type: ignore[union-attr]
