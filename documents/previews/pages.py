"""Pages and pictures of files: drawn when somebody asks, kept for the next."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from documents.models import Blob
from documents.previews import layout
from documents.previews.keeping import made
from documents.previews.kinds import Kind, kind_of
from documents.previews.programs import DRAW, Unpreviewable, opened, run
from documents.storage import derived

# Pages shown one after the other before the reader asks for more.
WINDOW = 10
WIDTHS = {"": 1000, "grande": 2000, "vignette": 320}
LARGEST_IMAGE, LARGEST_PDF = 100 * 1024 * 1024, 500 * 1024 * 1024
_MEASURE = "pages.json"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is shown: its number from 1, its shape, its words for who does not see it."""

    number: int
    width: int
    height: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """How many pages a file has, and the width and height of those that can be shown."""

    count: int
    sizes: list[tuple[int, int]]


def has_pages(blob: Blob) -> bool:
    """Say whether the file is shown page by page: a PDF, or an office file that was laid out."""
    kind = kind_of(blob)
    return kind == Kind.PAGES or (kind == Kind.OFFICE and derived.has(blob.address, layout.LAYOUT))


def has_thumbnail(blob: Blob) -> bool:
    """Say whether a small picture of the file can be shown in a list; never of a sealed one."""
    return not blob.is_sealed and (kind_of(blob) == Kind.IMAGE or has_pages(blob))


def is_measured(blob: Blob) -> bool:
    """Say whether the first pages of the file were looked at already."""
    return has_pages(blob) and derived.has(blob.address, _MEASURE) and derived.has(blob.address, "words-0.json")


def measure(blob: Blob) -> Measures:
    """Return the pages of a file; Unpreviewable when they cannot be counted."""
    known = json.loads(made(blob, _MEASURE, lambda: _about(blob, "measure")))
    return Measures(known["count"], [(width, height) for width, height in known["sizes"]])


def window(blob: Blob, first: int, count: int = WINDOW) -> list[Page]:
    """Return up to `count` pages from the page numbered `first`, with their text."""
    sizes = measure(blob).sizes
    numbers = range(max(1, first), min(first + count, len(sizes) + 1))
    texts = {number: _text(blob, number) for number in numbers}
    return [Page(number, *sizes[number - 1], texts[number]) for number in numbers]


def _text(blob: Blob, number: int) -> str:
    """Return the text of one page; those around it are read in the same go."""
    start = (number - 1) // WINDOW * WINDOW
    try:
        found = made(blob, f"words-{start}.json", lambda: _about(blob, "words", start, WINDOW))
    except Unpreviewable:
        return ""
    texts: list[str] = json.loads(found)
    return texts[number - 1 - start].replace("\0", "") if number - 1 - start < len(texts) else ""


def draw_page(blob: Blob, number: int, size: str = "") -> bytes:
    """Return a page as WebP; `size` is one of `WIDTHS`."""
    if not 1 <= number <= len(measure(blob).sizes):
        raise Unpreviewable("no such page")
    width = WIDTHS[size]
    return made(blob, f"page-{number}-{width}.webp", lambda: _about(blob, "page", number - 1, width))


def draw_image(blob: Blob, size: str = "") -> bytes:
    """Return a picture upright, drawn again as WebP without what it tells of its camera and place."""
    if blob.size > LARGEST_IMAGE:
        raise Unpreviewable("too large")
    width = WIDTHS[size]
    return made(blob, f"image-{width}.webp", lambda: _about(blob, "image", width))


def draw_thumbnail(blob: Blob) -> bytes:
    """Return a small picture of the file, as WebP."""
    if not has_thumbnail(blob):
        raise Unpreviewable("no thumbnail")
    return draw_image(blob, "vignette") if kind_of(blob) == Kind.IMAGE else draw_page(blob, 1, "vignette")


def _about(blob: Blob, task: str, *numbers: int) -> bytes:
    with _source(blob) as file:
        return run(DRAW, [task, *map(str, numbers)], file)


@contextmanager
def _source(blob: Blob) -> Iterator[BinaryIO]:
    """Open what is drawn: the file, or the pages LibreOffice made of it."""
    if kind_of(blob) == Kind.OFFICE:
        path = derived.path_of(blob.address, layout.LAYOUT)
        if not path.exists():
            raise Unpreviewable("not laid out")
        with path.open("rb") as file:
            yield file
        return
    if blob.size > LARGEST_PDF:
        raise Unpreviewable("too large")
    with opened(blob) as file:
        yield file
