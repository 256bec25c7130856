"""Run as a program: `reader.py KIND < file > text`. Knows nothing of the product and limits itself first of all."""

import codecs
import email.policy
import io
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import IO, BinaryIO

CPU_SECONDS = 20
MEMORY = 512 * 1024 * 1024
MOST_OUTPUT = 6 * 1024 * 1024
LONGEST_TEXT = 1_000_000
MOST_PAGES = 3000
# What an office file may hold and swell to.
MOST_ENTRIES = 5000
MOST_UNPACKED = 128 * 1024 * 1024
MOST_RATIO = 300
SMALL = 1024 * 1024
# A text in one piece, and an e-mail: how much is read, and how many parts.
MOST_READ = 64 * 1024 * 1024
MOST_PARTS = 500
_OOXML_PARTS = re.compile(
    r"word/(document|footnotes|endnotes)\d*\.xml|xl/sharedStrings\.xml|ppt/(slides|notesSlides)/[^/]+\.xml"
)

_SHARED = "xl/sharedStrings.xml"
_OOXML_OR_SHEETS = re.compile(rf"{_OOXML_PARTS.pattern}|xl/worksheets/[^/]+\.xml")
_HIDDEN = {"script", "style", "template", "title"}
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "blockquote"}


def limit() -> None:
    """Give up what a hostile file could use: time, memory, disk, open files."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def read_pdf(file: BinaryIO) -> Iterator[str]:
    """Give the text of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        text = page.get_textpage()
        yield text.get_text_bounded()
        text.close()
        page.close()


def read_text(file: BinaryIO) -> Iterator[str]:
    """Give a plain text, whatever its encoding."""
    data = file.read(4 * LONGEST_TEXT)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", "replace")
        return
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("cp1252", "replace")


def read_opendocument(file: BinaryIO) -> Iterator[str]:
    """Give the text of an ODT, ODS or ODP."""
    with _archive(file) as archive, _part(archive, "content.xml") as part:
        yield from _paragraphs(part, ends={"p", "h"}, holders=None)


def read_ooxml(file: BinaryIO) -> Iterator[str]:
    """Give the text of a DOCX, XLSX or PPTX."""
    with _archive(file) as archive:
        names = archive.namelist()
        # Sheets are read only where their words are within them: large ones hold little else than numbers.
        parts = _OOXML_PARTS if _SHARED in names else _OOXML_OR_SHEETS
        for name in names:
            if parts.fullmatch(name):
                with _part(archive, name) as part:
                    yield from _paragraphs(part, ends={"p", "si", "is"}, holders={"t"})


def read_rtf(file: BinaryIO) -> Iterator[str]:
    """Give the text of an RTF."""
    from striprtf.striprtf import rtf_to_text

    yield rtf_to_text(  # type: ignore[no-untyped-call]
        file.read(MOST_READ).decode("cp1252", "replace"), errors="replace"
    )


def read_html(file: BinaryIO) -> Iterator[str]:
    """Give the text of a web page."""
    for text in read_text(file):
        yield _text_of_html(text)


def read_mail(file: BinaryIO) -> Iterator[str]:
    """Give the headers people read, the body, and the names of the attachments of an e-mail (RFC 5322)."""
    message = BytesParser(policy=email.policy.default).parse(file)
    for name in ("Subject", "From", "To", "Cc", "Date"):
        if name in message:
            yield f"{message[name]}\n"
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            break
        if part.get_filename():
            yield f"{part.get_filename()}\n"
        elif part.get_content_type() in {"text/plain", "text/html"}:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            text = data.decode(_charset(part.get_content_charset()), "replace")
            yield (_text_of_html(text) if part.get_content_subtype() == "html" else text) + "\n"


def read_outlook(file: BinaryIO) -> Iterator[str]:
    """Give the same of an e-mail as Outlook keeps it (MS-OXMSG)."""
    from oxmsg import Message

    message = Message.load(io.BytesIO(file.read(MOST_READ)))
    yield from (f"{line}\n" for line in (message.subject, message.sender, message.sent_date) if line)
    yield message.body or _text_of_html(message.html_body or "")
    for attachment in message.attachments[:MOST_PARTS]:
        yield f"\n{attachment.file_name or ''}"


class _Words(HTMLParser):
    """Gathers what a web page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attributes: object) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def _text_of_html(html: str) -> str:
    words = _Words()
    words.feed(html)
    words.close()
    return "".join(words.pieces)


def _charset(name: str | None) -> str:
    try:
        return codecs.lookup(name or "utf-8").name
    except LookupError:
        return "cp1252"


def _archive(file: BinaryIO) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(file)
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ValueError("too much inside")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    entry = archive.getinfo(name)
    if entry.flag_bits & 1:
        raise ValueError("protected")
    if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        raise ValueError("swells too much")
    return archive.open(entry)


def _paragraphs(part: IO[bytes], *, ends: set[str], holders: set[str] | None) -> Iterator[str]:
    from defusedxml.ElementTree import iterparse

    pieces: list[str] = []
    for _event, element in iterparse(part, events=("end",), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if holders is not None and name in holders and element.text:
            pieces.append(element.text)
        if name in ends:
            text = "".join(element.itertext()) if holders is None else "".join(pieces)
            pieces.clear()
            if text.strip():
                yield text + "\n"
            element.clear()


READERS = {
    "html": read_html,
    "mail": read_mail,
    "opendocument": read_opendocument,
    "ooxml": read_ooxml,
    "outlook": read_outlook,
    "pdf": read_pdf,
    "rtf": read_rtf,
    "text": read_text,
}


def main() -> int:
    """Read standard input as the kind named on the command line; 0 when its text was written."""
    limit()
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace")
    written = 0
    for piece in READERS[sys.argv[1]](sys.stdin.buffer):
        output.write(piece[: LONGEST_TEXT - written])
        written += len(piece)
        if written >= LONGEST_TEXT:
            break
    output.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
