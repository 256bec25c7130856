"""Run as a program: `tell.py KIND < file > html` writes an office file as simple HTML, an e-mail as JSON.

Started by `confined.py`. What it writes is not trusted: the product cleans it before showing it.
"""

import codecs
import contextlib
import email.policy
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from typing import Any, BinaryIO
from xml.sax.handler import ContentHandler

LONGEST = 400_000
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_SLIDES = 200, 40, 12, 200
# What an office file may hold and swell to.
MOST_ENTRIES, MOST_UNPACKED = 5000, 200 * 1024 * 1024
MOST_READ = 64 * 1024 * 1024
MOST_PARTS = 200
_TAGS = {"h": "h1", "p": "p", "list": "ul", "list-item": "li", "table": "table", "table-row": "tr", "page": "section"}
_CELLS = {"table-cell": "td", "covered-table-cell": "td"}
_SPACES = {"line-break": "<br>", "s": " ", "tab": " "}
_UNSAID = {"annotation", "tracked-changes", "forms", "scripts", "notes", "sequence-decls", "desc", "title"}


def tell_word(file: BinaryIO) -> Iterator[str]:
    """Give a DOCX; its pictures are left to the download."""
    import mammoth  # type: ignore[import-untyped]

    yield mammoth.convert_to_html(file, convert_image=lambda image: []).value


def tell_sheets(file: BinaryIO) -> Iterator[str]:
    """Give the first rows of each sheet of an XLSX, with the values its formulas had."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets[:MOST_SHEETS]:
        yield f"<h1>{escape(sheet.title)}</h1><table>"
        for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
            yield _row("" if value is None else str(value) for value in row)
        yield "</table>"


def tell_slides(file: BinaryIO) -> Iterator[str]:
    """Give what is written on the slides of a PPTX."""
    from pptx import Presentation

    for number, slide in enumerate(Presentation(file).slides, 1):
        if number > MOST_SLIDES:
            return
        yield f"<h1>Diapositive {number}</h1>"
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (f"<p>{escape(line.text)}</p>" for line in shape.text_frame.paragraphs if line.text.strip())
            if shape.has_table:
                yield "<table>"
                yield from (_row(cell.text for cell in row.cells) for row in shape.table.rows)
                yield "</table>"


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def tell_opendocument(file: BinaryIO) -> Iterator[str]:
    """Give an ODT, ODS or ODP: its words, headings, lists and tables, as they come in the file."""
    from defusedxml.sax import parse

    teller = _Teller()
    with zipfile.ZipFile(file).open("content.xml") as part, contextlib.suppress(_Enough):
        parse(part, teller, forbid_dtd=True)
    yield from teller.pieces


class _Enough(Exception):
    """As much was written as is shown."""


class _Teller(ContentHandler):
    """Writes what an OpenDocument says as HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._written = self._unsaid = self._rows = self._columns = 0

    def startElement(self, name: str, attributes: Any) -> None:
        name = name.rpartition(":")[2]
        if name in _UNSAID or self._unsaid:
            self._unsaid += 1
            return
        self._rows = 0 if name == "table" else self._rows + (name == "table-row")
        self._columns = 0 if name == "table-row" else self._columns + (name in _CELLS)
        if name == "table":
            self._write(f"<h2>{escape(attributes.get('table:name', ''))}</h2><table>")
        elif name in _SPACES:
            self._write(_SPACES[name])
        elif tag := _TAGS.get(name) or _CELLS.get(name):
            self._write(f"<{tag}>")

    def endElement(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if self._unsaid:
            self._unsaid -= 1
        elif tag := _TAGS.get(name) or _CELLS.get(name):
            self._write(f"</{tag}>")

    def characters(self, content: str) -> None:
        if not self._unsaid:
            self._write(escape(content))

    def _write(self, piece: str) -> None:
        if self._rows <= MOST_ROWS and self._columns <= MOST_COLUMNS:
            self.pieces.append(piece)
            self._written += len(piece)
        if self._written > LONGEST:
            raise _Enough


def tell_mail(file: BinaryIO) -> Iterator[str]:
    """Give an e-mail (RFC 5322)."""
    message = BytesParser(policy=email.policy.default).parse(file)
    headers = {name.lower(): str(message[name]) for name in ("Subject", "From", "To", "Cc", "Date") if name in message}
    bodies: dict[str, str] = {}
    attachments = []
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            break
        kind = part.get_content_type()
        if part.get_filename():
            attachments.append([str(part.get_filename()), len(_payload(part))])
        elif kind in {"text/plain", "text/html"} and kind not in bodies:
            bodies[kind] = _payload(part).decode(_charset(part.get_content_charset()), "replace")[:LONGEST]
    yield _mail(headers, bodies.get("text/plain", ""), bodies.get("text/html", ""), attachments)


def tell_outlook(file: BinaryIO) -> Iterator[str]:
    """Give an e-mail as Outlook keeps it (MS-OXMSG)."""
    from oxmsg import Message

    message = Message.load(io.BytesIO(file.read(MOST_READ)))
    headers = {"subject": message.subject, "from": message.sender, "date": message.sent_date}
    headers["to"] = ", ".join(one.name or one.email_address for one in message.recipients[:MOST_PARTS])
    attachments = [[one.file_name or "", one.size or 0] for one in message.attachments[:MOST_PARTS]]
    said = {name: str(value) for name, value in headers.items() if value}
    yield _mail(said, (message.body or "")[:LONGEST], (message.html_body or "")[:LONGEST], attachments)


def _mail(headers: dict[str, str], text: str, html: str, attachments: list[list[Any]]) -> str:
    return json.dumps({"headers": headers, "text": text, "html": html, "attachments": attachments})


def _payload(part: Any) -> bytes:
    if isinstance(part, EmailMessage) and part.is_multipart():
        return part.as_bytes() if part.get_content_type() == "message/rfc822" else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(name: str | None) -> str:
    try:
        return codecs.lookup(name or "utf-8").name
    except LookupError:
        return "cp1252"


def _refuse_bombs(file: BinaryIO) -> None:
    entries = zipfile.ZipFile(file).infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ValueError("too much inside")
    file.seek(0)


ARCHIVES = {"word": tell_word, "sheets": tell_sheets, "slides": tell_slides, "opendocument": tell_opendocument}
MAILS = {"mail": tell_mail, "outlook": tell_outlook}


def main() -> None:
    """Write standard input, of the kind named on the command line, until it is long enough."""
    kind, file, written = sys.argv[1], sys.stdin.buffer, 0
    if kind in ARCHIVES:
        _refuse_bombs(file)
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace")
    for piece in (ARCHIVES | MAILS)[kind](file):
        output.write(piece if kind in MAILS else piece[: LONGEST - written])
        written += len(piece)
        if written >= LONGEST:
            break
    output.flush()


if __name__ == "__main__":
    main()
