"""A note as a Word document."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx import Document as new_document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from documents.notes.paper import Paper, blocks, grid_of, pieces, printable
from documents.notes.tree import Node, Text

_BOXES = {True: "☑ ", False: "☐ "}
_LISTS = {"bulletList": "List Bullet", "orderedList": "List Number", "taskList": "List"}


def write(paper: Paper) -> bytes:
    """Return the note as the bytes of a DOCX."""
    return _Writer(paper).write()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document: Any = new_document()

    def write(self) -> bytes:
        document, paper = self.document, self.paper
        title = printable(paper.title)
        properties = document.core_properties
        properties.title, properties.author, properties.language = title[:255], printable(paper.head)[:255], "fr-FR"
        properties.comments = ""
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        self._quiet(section.header.paragraphs[0], paper.head)
        foot = section.footer.paragraphs[0]
        self._quiet(foot, f"{paper.foot} · {_('page')} ")
        self._page_number(foot)
        document.styles["Normal"].font.size = Pt(11)
        document.add_heading(title, level=1)
        self._put(document, paper.content)
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()

    @staticmethod
    def _quiet(paragraph: Any, words: str) -> None:
        run = paragraph.add_run(printable(words))
        run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x55, 0x55, 0x55)

    @staticmethod
    def _page_number(paragraph: Any) -> None:
        made = OxmlElement("w:fldSimple")
        made.set(qn("w:instr"), "PAGE")
        paragraph._p.append(made)

    def _put(self, parent: Any, nodes: Sequence[Node | Text], look: str | None = None, depth: int = 0) -> None:
        for node in blocks(nodes):
            match node.name:
                case "heading":
                    self._words(parent.add_paragraph(style=f"Heading {node.attrs['level'] + 1}"), node)
                case "bulletList" | "orderedList" | "taskList":
                    self._items(parent, node, depth)
                case "blockquote":
                    self._put(parent, node.children, "Quote", depth)
                case "codeBlock":
                    self._words(parent.add_paragraph(style="No Spacing"), node, font="Liberation Mono")
                case "table":
                    self._table(parent, node)
                case "image":
                    self._image(parent, node)
                case "horizontalRule":
                    parent.add_paragraph("⁂")
                case _:
                    self._words(parent.add_paragraph(style=look), node)

    def _words(self, paragraph: Any, node: Node, before: str = "", font: str = "") -> None:
        if before:
            paragraph.add_run(before)
        for piece in pieces(node.children):
            run = paragraph.add_run(piece.text)
            run.bold, run.italic = ("bold" in piece.marks) or None, ("italic" in piece.marks) or None
            run.underline = bool(piece.link) or ("underline" in piece.marks) or None
            run.font.strike = ("strike" in piece.marks) or None
            if font or "code" in piece.marks:
                run.font.name = font or "Liberation Mono"
            if piece.link:
                self._link(paragraph, run, piece.link)

    @staticmethod
    def _link(paragraph: Any, run: Any, address: str) -> None:
        # A path of this site means nothing in a file.
        if address.startswith("/"):
            return
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run._r.getparent().replace(run._r, link)
        link.append(run._r)

    def _items(self, parent: Any, node: Node, depth: int) -> None:
        # Word's own list styles stop at the third level.
        name = _LISTS[node.name] + ("" if depth == 0 else f" {min(depth + 1, 3)}")
        for item in blocks(node.children):
            inner = blocks(item.children) or [Node("paragraph")]
            before = _BOXES[item.attrs["checked"]] if item.name == "taskItem" else ""
            self._words(parent.add_paragraph(style=name), inner[0], before)
            self._put(parent, inner[1:], "List Continue", depth + 1)

    def _table(self, parent: Any, node: Node) -> None:
        grid = grid_of(node)
        if not grid or not grid[0]:
            return
        made = parent.add_table(
            len(grid), len(grid[0]), **({} if parent is not self.document else {"style": "Table Grid"})
        )
        for down, row in enumerate(grid):
            for right, (cell, columns, rows) in enumerate(row):
                if cell is None:
                    continue
                last = made.cell(min(down + rows, len(grid)) - 1, min(right + columns, len(row)) - 1)
                place = made.cell(down, right)
                place = place.merge(last) if columns > 1 or rows > 1 else place
                empty = place.paragraphs[0]
                self._put(place, cell.children)
                if len(place.paragraphs) > 1 and not empty.text:
                    empty._p.getparent().remove(empty._p)

    def _image(self, parent: Any, node: Node) -> None:
        picture = self.paper.picture(node.attrs["image"])
        if picture is None:
            return
        width, _height = picture.size_cm()
        shape = parent.add_paragraph().add_run().add_picture(io.BytesIO(picture.data), width=Cm(width))
        shape._inline.docPr.set("descr", printable(node.attrs["alt"]))
