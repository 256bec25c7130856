"""Run as a program: `extent.py KIND < file > number` tells how many cells the widest sheet spans, rows × columns.

A value in the last cell makes a sheet of 17 thousand million cells, which LibreOffice lays out page by page. Started by
`confined.py`. Up to a cell with something in it: whole rows and columns are often coloured.
"""

import re
import sys
import zipfile
from contextlib import suppress
from typing import Any, BinaryIO
from xml.sax.handler import ContentHandler

# More than LibreOffice lays out in the time it has; counting ends there.
MOST_CELLS = 500_000
MOST_UNPACKED = 200 * 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class _Enough(Exception):
    """It spans more than is laid out."""


class _Extent(ContentHandler):
    """Keeps the furthest row and column with something in them, of each sheet, and the largest product."""

    def __init__(self) -> None:
        super().__init__()
        self.cells = 0
        self._rows = self._columns = 0

    def begin_sheet(self) -> None:
        """Count the next sheet for itself."""
        self._rows = self._columns = 0

    def reach(self, row: int, column: int) -> None:
        """Note that there is something at this place, counted from 1."""
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        self.cells = max(self.cells, self._rows * self._columns)
        if self.cells > MOST_CELLS:
            raise _Enough


class _Sheets(_Extent):
    """Reads a sheet of an XLSX: a cell says where it is, and holds a value or a formula, or only looks."""

    def __init__(self) -> None:
        super().__init__()
        self._place = ""

    def startElement(self, name: str, attributes: Any) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._place = attributes.get("r", "")
        elif name in {"v", "f", "is"} and (place := _PLACE.fullmatch(self._place)):
            column = 0
            for letter in place[1]:
                column = column * 26 + ord(letter) - 64
            self.reach(int(place[2]), column)


class _OpenDocument(_Extent):
    """Reads an ODS: rows and cells come one after another, and say how often they are repeated."""

    def __init__(self) -> None:
        super().__init__()
        self._row = self._column = 0

    def startElement(self, name: str, attributes: Any) -> None:
        if name == "table:table":
            self.begin_sheet()
            self._row = self._column = 0
        elif name == "table:table-row":
            self._row, self._column = self._row + _number(attributes, "table:number-rows-repeated"), 0
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self._column += _number(attributes, "table:number-columns-repeated")
        elif name == "text:p" and self._row and self._column:
            self.reach(self._row, self._column)


def _number(attributes: Any, name: str) -> int:
    return max(1, int(attributes.get(name, "1")))


def extent(kind: str, file: BinaryIO) -> int:
    """Return how many cells the widest sheet spans, or more than MOST_CELLS when it spans too many."""
    from defusedxml.sax import parse

    archive = zipfile.ZipFile(file)
    names = [name for name in archive.namelist() if kind != "sheets" or _SHEET.fullmatch(name)]
    handler: _Extent = _Sheets() if kind == "sheets" else _OpenDocument()
    with suppress(_Enough):
        for name in names if kind == "sheets" else ["content.xml"]:
            if archive.getinfo(name).file_size > MOST_UNPACKED:
                return MOST_CELLS + 1
            handler.begin_sheet()
            with archive.open(name) as part:
                parse(part, handler, forbid_dtd=True)
    return handler.cells


if __name__ == "__main__":
    sys.stdout.write(str(extent(sys.argv[1], sys.stdin.buffer)))
