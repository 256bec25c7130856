"""The text within files: found by the search, and never at the price of the server."""

import io
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Docx
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from pptx import Presentation
from reportlab.pdfgen.canvas import Canvas

from documents import extraction
from documents.extraction import Unreadable, extract, kind_of
from documents.models import Document, Folder
from documents.storage.sniffing import sniff
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.search.queries import find
from tests import factories

WORDS = "La passerelle du marais audomarois"


def _pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, WORDS)
    canvas.save()
    return out.getvalue()


def _odt() -> bytes:
    out = io.BytesIO()
    text = OpenDocumentText()
    text.text.addElement(P(text=WORDS))
    text.write(out)
    return out.getvalue()


def _docx() -> bytes:
    out = io.BytesIO()
    document = Docx()
    document.add_paragraph(WORDS)
    document.save(out)
    return out.getvalue()


def _ods() -> bytes:
    out = io.BytesIO()
    sheet = OpenDocumentSpreadsheet()
    table = Table(name="Passerelles")
    row, cell = TableRow(), TableCell()
    cell.addElement(P(text=WORDS))
    row.addElement(cell)
    table.addElement(row)
    sheet.spreadsheet.addElement(table)
    sheet.write(out)
    return out.getvalue()


def _xlsx() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.active["A1"] = WORDS
    book.save(out)
    return out.getvalue()


def _xlsx_inline() -> bytes:
    """As programs write it that stream their rows: no table of strings."""
    sheet = f"<x xmlns='urn'><row><c t='inlineStr'><is><t>{WORDS}</t></is></c></row></x>"
    return _zip({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": sheet.encode()})


def _pptx() -> bytes:
    out = io.BytesIO()
    slides = Presentation()
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = WORDS
    slides.save(out)
    return out.getvalue()


def _eml() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Réunion de mars"
    message["From"] = "Mairie <mairie@exemple.fr>"
    message.set_content("Bonjour")
    message.add_alternative(f"<style>p {{}}</style><p>{WORDS}</p>", subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="plan-de-salle.pdf")
    return message.as_bytes()


FILES = {
    "a.ods": _ods,
    "a.xlsx": _xlsx,
    "b.xlsx": _xlsx_inline,
    "a.xlsm": _xlsx_inline,
    "a.pptx": _pptx,
    "a.eml": _eml,
    "a.rtf": lambda: rb"{\rtf1\ansi " + WORDS.encode() + rb"\par}",
    "a.html": lambda: f"<html><script>secret</script><p>{WORDS}</p></html>".encode(),
    "a.pdf": _pdf,
    "a.odt": _odt,
    "a.docx": _docx,
    "a.txt": WORDS.encode,
    "a.csv": lambda: WORDS.encode("cp1252"),
    "a.md": lambda: WORDS.encode("utf-16"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_search_finds_what_is_written_within(
    root: Folder, bob: User, put: Any, run_jobs: Callable[[], None], as_actor: Callable[..., Actor], name: str
) -> None:
    document = put(root, bob, name, FILES[name]())
    run_jobs()
    document.refresh_from_db()
    if name == "a.md":
        # Two bytes a letter look like no text to the sniffer: kept, not read.
        assert document.current.text_state == "unsupported"
        return
    assert document.current.text_state == "done"
    assert [hit.thing.object_id for hit in find(as_actor(bob), "passerelles marais").hits] == [document.pk]
    page = factories.browse(bob).get(document.get_absolute_url()).content.decode()
    assert "passerelle du marais" in page


def _zip(members: dict[str, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, **options)
    return out.getvalue()


BILLION = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x xmlns:t="urn"><t:p>&b;</t:p></x>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><p>&a;</p></x>"""


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("opendocument", _zip({"content.xml": BILLION})),
        ("opendocument", _zip({"content.xml": OUTSIDE})),
        ("opendocument", _zip({"content.xml": b"<x>" + b" " * 100_000_000 + b"</x>"})),
        ("opendocument", _zip({f"{n}.xml": b"" for n in range(5001)} | {"content.xml": b"<x/>"})),
        ("opendocument", _zip({"../../content.xml": b"<x/>"})),
        ("ooxml", b"PK\x03\x04 not a zip"),
        ("pdf", b"%PDF-1.7 nonsense"),
        ("pdf", _pdf()[:300]),
    ],
    ids=["entities", "outside", "bomb", "crowd", "nothing there", "no zip", "no pdf", "cut pdf"],
)
def test_a_hostile_file_is_only_unreadable(tmp_path: Path, kind: str, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with path.open("rb") as file, pytest.raises(Unreadable):
        extract(file, kind)


def _reader(tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "reader.py"
    script.write_text(extraction.READER.read_text().replace("READERS[sys.argv[1]](sys.stdin.buffer)", body))
    monkeypatch.setattr(extraction, "READER", script)


@pytest.mark.parametrize(
    "body", ["[bytearray(600 * 1024 * 1024).decode()]", "iter(lambda: open('OUT', 'wb').write(b'x' * 10**8), 0)"]
)
def test_memory_and_disk_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    _reader(tmp_path, body.replace("OUT", str(tmp_path / "out")), monkeypatch)
    with Path(__file__).open("rb") as file, pytest.raises(Unreadable):
        extract(file, "text")
    if (tmp_path / "out").exists():
        assert (tmp_path / "out").stat().st_size <= 6 * 1024 * 1024


def test_time_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _reader(tmp_path, "iter(lambda: '', None)", monkeypatch)
    monkeypatch.setattr(extraction, "WALL_SECONDS", 1)
    begun = time.monotonic()
    with Path(__file__).open("rb") as file, pytest.raises(Unreadable):
        extract(file, "text")
    assert time.monotonic() - begun < 10


def test_the_reader_gets_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "à ne pas dire")
    _reader(tmp_path, "[repr(__import__('os').environ)]", monkeypatch)
    with Path(__file__).open("rb") as file:
        assert "SECRET_KEY" not in extract(file, "text")


def test_a_failed_reading_is_said_on_the_page(root: Folder, bob: User, put: Any, run_jobs: Callable[[], None]) -> None:
    document: Document = put(root, bob, "abîmé.pdf", b"%PDF-1.7 nonsense")
    run_jobs()
    document.refresh_from_db()
    assert document.current is not None and document.current.text_state == "failed"
    assert "Fichier illisible" in factories.browse(bob).get(document.get_absolute_url()).content.decode()


def test_types_are_known_by_the_first_bytes() -> None:
    assert sniff(_odt()[:8192], "x.exe") == "application/vnd.oasis.opendocument.text"
    assert kind_of(sniff(_docx()[:8192], "x.docx")) == "ooxml"
    assert sniff(_docx()[:8192], "x.pdf") == "application/zip"
    assert sniff(b"MZ\x90", "lettre.pdf") == "application/vnd.microsoft.portable-executable"
    assert sniff(b"", "vide.pdf") == "application/octet-stream"
