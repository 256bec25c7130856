"""A note as a PDF: titled, in French, with an outline of its headings."""

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    Image,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    Preformatted,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import LayoutError

from documents.notes.paper import Paper, blocks, grid_of, pieces, printable
from documents.notes.text import plain
from documents.notes.tree import Node, Text

_SIZES = {0: 20, 1: 16, 2: 14, 3: 12, 4: 11}
_MARKS = {"bold": "b", "italic": "i", "underline": "u", "strike": "strike"}
_FRAME = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
WIDTH = A4[0] - 4.4 * cm
# The first family that is there; the second comes with the library and lacks only rarer signs.
FAMILIES = [
    ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSans-Oblique.ttf",
     "dejavu/DejaVuSans-BoldOblique.ttf"),
    ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf", "VeraBI.ttf"),
]  # fmt: skip


def write(paper: Paper) -> bytes:
    """Return the note as the bytes of a PDF."""
    writer = _Writer(paper)
    try:
        return _build(paper, writer.flow())
    except (LayoutError, ValueError):
        # A table within tables may leave no room for its words: better plain words than no paper.
        lines = [Paragraph(escape(printable(line)), writer.body) for line in plain(paper.content).splitlines()]
        return _build(paper, [writer.title(), *lines])


def _build(paper: Paper, flow: list[Flowable]) -> bytes:
    output = io.BytesIO()
    _Template(output, paper).build(flow)
    return output.getvalue()


@lru_cache(maxsize=1)
def _font() -> str:
    """Return the name of an embedded font that has every French letter, registered once."""
    for files in FAMILIES:
        try:
            fonts = [TTFont(f"Note-{number}", file) for number, file in enumerate(files)]
        except Exception:  # noqa: S112 (the library raises its own class, and OSError)
            continue
        for font in fonts:
            pdfmetrics.registerFont(font)
        names = [font.fontName for font in fonts]
        pdfmetrics.registerFontFamily(names[0], normal=names[0], bold=names[1], italic=names[2], boldItalic=names[3])
        return str(names[0])
    return "Helvetica"


class _Template(BaseDocTemplate):  # type: ignore[misc]
    """The pages: the territory above, where it comes from below, headings in the outline."""

    def __init__(self, output: io.BytesIO, paper: Paper) -> None:
        super().__init__(
            output, pagesize=A4, title=printable(paper.title), author=printable(paper.head), lang="fr-FR",
            creator=printable(paper.head), displayDocTitle=True,
        )  # fmt: skip
        self._paper, self._marks = paper, 0
        frame = Frame(2.2 * cm, 2 * cm, WIDTH, A4[1] - 4.4 * cm, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._around)])

    def _around(self, canvas: Any, template: Any) -> None:
        canvas.saveState()
        canvas.setFont(_font(), 9)
        canvas.setFillGray(0.3)
        canvas.drawString(2.2 * cm, A4[1] - 1.4 * cm, printable(self._paper.head))
        foot = f"{self._paper.foot} · {_('page')} {canvas.getPageNumber()}"
        canvas.drawString(2.2 * cm, 1.2 * cm, printable(foot))
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:
        level = getattr(flowable, "outline", None)
        if level is not None:
            self._marks += 1
            key = f"h{self._marks}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, min(level, self._marks - 1, self._deepest + 1))
            self._deepest = min(level, self._marks - 1, self._deepest + 1)

    # The outline may only go one level deeper at a time.
    _deepest = -1


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.body = ParagraphStyle("body", fontName=_font(), fontSize=10.5, leading=15, spaceAfter=6)

    def flow(self) -> list[Flowable]:
        return [self.title(), Spacer(1, 6), *self._put(self.paper.content)]

    def title(self) -> Flowable:
        made = Paragraph(escape(printable(self.paper.title)), self._heading(0))
        made.outline = 0
        return made

    def _heading(self, level: int) -> ParagraphStyle:
        size = _SIZES[level]
        return ParagraphStyle(
            f"h{level}", parent=self.body, fontName=_font(), fontSize=size, leading=size * 1.3, spaceBefore=size * 0.6,
            keepWithNext=1,
        )  # fmt: skip

    def _put(self, nodes: Sequence[Node | Text], look: ParagraphStyle | None = None) -> list[Flowable]:
        found: list[Flowable] = []
        for node in blocks(nodes):
            found += self._block(node, look or self.body)
        return found

    def _block(self, node: Node, look: ParagraphStyle) -> list[Flowable]:
        match node.name:
            case "heading":
                made = Paragraph(f"<b>{_words(node)}</b>", self._heading(node.attrs["level"]))
                made.outline = node.attrs["level"]
                return [made] if made.getPlainText().strip() else []
            case "bulletList" | "orderedList" | "taskList":
                return [self._list(node)]
            case "blockquote":
                return self._put(
                    node.children, ParagraphStyle("quote", parent=self.body, leftIndent=14, textColor="#444")
                )
            case "codeBlock":
                lines = "".join(piece.text for piece in pieces(node.children))
                return [Preformatted(lines, ParagraphStyle("code", parent=self.body, fontSize=9), maxLineLength=85)]
            case "table":
                return self._table(node)
            case "image":
                return self._image(node)
            case "horizontalRule":
                return [HRFlowable(width="100%", color=colors.grey, spaceBefore=6, spaceAfter=6)]
        return [Paragraph(_words(node), look)]

    def _list(self, node: Node) -> Flowable:
        items = []
        for item in blocks(node.children):
            inner = blocks(item.children) or [Node("paragraph")]
            if item.name == "taskItem":
                box = Text("[x] " if item.attrs["checked"] else "[ ] ")
                inner[0] = Node("paragraph", {}, [box, *inner[0].children])
            items.append(ListItem(self._put(inner)))
        options = {"bulletType": "1", "start": node.attrs["start"]} if node.name == "orderedList" else {
            "bulletType": "bullet", "start": "" if node.name == "taskList" else "•"
        }  # fmt: skip
        return ListFlowable(items, bulletFontName=_font(), leftIndent=18, **options)

    def _table(self, node: Node) -> list[Flowable]:
        grid = grid_of(node)
        if not grid or not grid[0]:
            return []
        spans, cells = list(_FRAME), []
        for down, row in enumerate(grid):
            line: list[Any] = []
            for right, (cell, columns, rows) in enumerate(row):
                line.append(self._put(cell.children) if cell is not None else "")
                if columns > 1 or rows > 1:
                    end = (min(right + columns, len(row)) - 1, min(down + rows, len(grid)) - 1)
                    spans.append(("SPAN", (right, down), end))
            cells.append(line)
        return [
            Table(cells, colWidths=[WIDTH / len(grid[0])] * len(grid[0]), style=TableStyle(spans), splitInRow=1),
            Spacer(1, 8),
        ]

    def _image(self, node: Node) -> list[Flowable]:
        picture = self.paper.picture(node.attrs["image"])
        if picture is None:
            return []
        width, height = picture.size_cm()
        made = Image(io.BytesIO(picture.data), width * cm, height * cm)
        return [made, Paragraph(escape(printable(node.attrs["alt"])), self.body)] if node.attrs["alt"] else [made]


def _words(node: Node) -> str:
    """Return inline nodes in the library's little language."""
    found = []
    for piece in pieces(node.children):
        words = escape(piece.text).replace("\n", "<br/>")
        for mark, tag in _MARKS.items():
            if mark in piece.marks:
                words = f"<{tag}>{words}</{tag}>"
        if piece.link and not piece.link.startswith("/"):
            words = f"<a href={quoteattr(piece.link)} color='#1a4f8a'>{words}</a>"
        found.append(words)
    return "".join(found)
