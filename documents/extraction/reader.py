"""Run as a program: `reader.py KIND < file > text`. Knows nothing of the product and limits itself first of all."""

import io
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
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
_OOXML_PARTS = re.compile(
    r"word/(document|footnotes|endnotes)\d*\.xml|xl/sharedStrings\.xml|ppt/(slides|notesSlides)/[^/]+\.xml"
)


def limit() -> None:
    """Give up what a hostile file could use: time, memory, disk, processes."""
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
        for name in archive.namelist():
            if _OOXML_PARTS.fullmatch(name):
                with _part(archive, name) as part:
                    yield from _paragraphs(part, ends={"p", "si"}, holders={"t"})


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


READERS = {"pdf": read_pdf, "text": read_text, "opendocument": read_opendocument, "ooxml": read_ooxml}


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
