"""A sheet with a value in its last cell holds nobody up: its text is found, and nothing lays it out."""

import io
import time
from collections.abc import Callable

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from documents.models import Document, Folder
from documents.previews import extent, layout
from documents.previews.extent import MOST_CELLS
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.search.queries import find
from tests.documents.previews import samples


def _book(last: str, *, coloured: str = "") -> io.BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet[last] = "Loinzorg", "Finistère"
    if coloured:
        sheet[coloured].fill = PatternFill("solid", fgColor="FFFF00")
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def _far_below() -> io.BytesIO:
    """An ODS whose one word stands in the second column below a million empty rows, said in three elements."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Feuille")
    empty, last = TableRow(numberrowsrepeated=1_000_000), TableRow()
    empty.addElement(TableCell())
    cell = TableCell()
    cell.addElement(P(text="Finistère"))
    last.addElement(TableCell())
    last.addElement(cell)
    for row in (empty, last):
        table.addElement(row)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    out.seek(0)
    return out


def test_a_value_in_the_last_cell_is_found_and_laid_out_by_nobody(
    root: Folder, bob: User, put: Callable[..., Document], run_jobs: Callable[[], None], as_actor: Callable[..., Actor]
) -> None:
    document = put(root, bob, "loin.xlsx", _book("XFD1048576").read())
    begun = time.monotonic()
    run_jobs()
    assert time.monotonic() - begun < 20
    assert [hit.thing.object_id for hit in find(as_actor(bob), "finistere").hits] == [document.pk]
    assert document.current is not None and not layout.is_due(document.current.blob)


@pytest.mark.parametrize(
    ("kind", "file", "cells"),
    [
        ("sheets", _book("B3"), 6),
        ("sheets", _book("B3", coloured="XFD1048576"), 6),
        ("sheets", _book("XFD1048576"), MOST_CELLS + 1),
        ("opendocument", io.BytesIO(samples.ods()), 1),
        ("opendocument", _far_below(), MOST_CELLS + 1),
        ("opendocument", io.BytesIO(samples.odt()), 0),
    ],
    ids=["small", "only coloured afar", "last cell", "ods", "ods with a word far below", "odt"],
)
def test_a_sheet_spans_up_to_the_last_cell_that_says_something(kind: str, file: io.BytesIO, cells: int) -> None:
    found = extent.extent(kind, file)
    assert min(found, MOST_CELLS + 1) == cells
