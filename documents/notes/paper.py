"""What is common to the files a note is exported to."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image

from documents.notes.tree import Node, Text
from extranet.ui.shell import territory_name

WIDEST_CM, TALLEST_CM = 16.0, 20.0
CM_PER_PIXEL = 2.54 / 96


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the note, in its bytes."""

    number: int
    data: bytes
    media_type: str

    def size_cm(self) -> tuple[float, float]:
        """Return the width and height it is shown at, within a page."""
        with Image.open(io.BytesIO(self.data)) as image:
            width, height = image.width * CM_PER_PIXEL, image.height * CM_PER_PIXEL
        shrink = min(1.0, WIDEST_CM / width, TALLEST_CM / height)
        return width * shrink, height * shrink


@dataclass(frozen=True, slots=True)
class Paper:
    """A note to be put on paper: its name, its space, the moment, its blocks, and where its images are found."""

    title: str
    space: str
    at: datetime
    content: Sequence[Node]
    picture: Callable[[int], Picture | None]
    # Whether it is the state of something that goes on changing elsewhere.
    is_dated: bool = True

    @property
    def head(self) -> str:
        """The letterhead: the name of the territory."""
        return territory_name()

    @property
    def foot(self) -> str:
        """The line that says where this comes from and of when it is."""
        if not self.is_dated:
            return self.space
        moment = f"{date_format(self.at, 'j F Y')} {_('à')} {self.at:%H} h {self.at:%M}"
        return _("%(space)s · état du %(moment)s") % {"space": self.space, "moment": moment}


def pieces(nodes: Sequence[Node | Text]) -> Iterator[Text]:
    """Yield the words of inline nodes with their looks; a line break is a "\\n", a mention is bold."""
    for node in nodes:
        if isinstance(node, Text):
            yield Text(printable(node.text), node.marks, node.link)
        elif node.name == "mention":
            yield Text(printable(f"@{node.attrs['label']}"), frozenset({"bold"}))
        elif node.name == "hardBreak":
            yield Text("\n")
        else:
            yield from pieces(node.children)


def printable(text: str) -> str:
    """Return text without the characters that XML, and so office files, cannot hold."""
    return "".join(
        character
        for character in text
        if character in "\t\n"
        or (character >= " " and not "\ud800" <= character <= "\udfff" and character < "\ufffe")
        or character > "\uffff"
    )


def rows_of(table: Node) -> list[list[Node]]:
    """Return the cells of a table, row by row."""
    return [
        [cell for cell in row.children if isinstance(cell, Node)]
        for row in table.children
        if isinstance(row, Node) and row.name == "tableRow"
    ]


def grid_of(table: Node) -> list[list[tuple[Node | None, int, int]]]:
    """Return a table as a full grid: each place holds (cell, columns, rows) where a cell begins, else (None, 0, 0)."""
    grid: list[list[tuple[Node | None, int, int] | None]] = []
    for at, row in enumerate(rows_of(table)):
        while len(grid) <= at:
            grid.append([])
        column = 0
        for cell in row:
            while column < len(grid[at]) and grid[at][column] is not None:
                column += 1
            _place(grid, cell, at, column)
    height = len(rows_of(table))
    width = max((len(row) for row in grid[:height]), default=0)
    return [[place or (None, 0, 0) for place in row + [None] * (width - len(row))] for row in grid[:height]]


def _place(grid: list[list[tuple[Node | None, int, int] | None]], cell: Node, at: int, column: int) -> None:
    columns, rows = cell.attrs.get("colspan", 1), cell.attrs.get("rowspan", 1)
    for down in range(rows):
        while len(grid) <= at + down:
            grid.append([])
        row = grid[at + down]
        row.extend([None] * (column + columns - len(row)))
        for right in range(columns):
            row[column + right] = (None, 0, 0)
    grid[at][column] = (cell, columns, rows)


def blocks(nodes: Sequence[Node | Text]) -> list[Node]:
    """Return nodes as blocks: words that stand alone make a paragraph."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, Node) and node.name not in {"hardBreak", "mention"}:
            found.append(node)
        elif found and found[-1].name == "paragraph" and found[-1].attrs.get("loose"):
            found[-1].children.append(node)
        else:
            found.append(Node("paragraph", {"loose": True}, [node]))
    return found
