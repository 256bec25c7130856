"""A note as an OpenDocument text."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from odf import dc, draw, meta, style, svg, table, text
from odf.opendocument import OpenDocumentText

from documents.notes.paper import Paper, blocks, grid_of, pieces, printable
from documents.notes.tree import Node, Text

_MARKS = {
    "bold": {"fontweight": "bold"},
    "italic": {"fontstyle": "italic"},
    "underline": {"textunderlinestyle": "solid"},
    "strike": {"textlinethroughstyle": "solid"},
    "code": {"fontname": "Liberation Mono"},
}
_SIZES = {1: "18pt", 2: "15pt", 3: "13pt", 4: "12pt"}
_BOXES = {True: "☑ ", False: "☐ "}


def write(paper: Paper) -> bytes:
    """Return the note as the bytes of an ODT."""
    return _Writer(paper).write()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document: Any = OpenDocumentText()
        self._looks: dict[frozenset[str], Any] = {}
        self._styles()

    def write(self) -> bytes:
        document, paper = self.document, self.paper
        title = printable(paper.title)
        document.meta.addElement(dc.Title(text=title))
        document.meta.addElement(dc.Language(text="fr-FR"))
        document.meta.addElement(meta.Generator(text=printable(paper.head)))
        self._letterhead()
        document.text.addElement(text.H(outlinelevel=1, stylename=self.title, text=title))
        self._put(document.text, paper.content)
        output = io.BytesIO()
        document.write(output)
        return output.getvalue()

    def _styles(self) -> None:
        add = self.document.styles.addElement
        base = style.Style(name="Standard", family="paragraph")
        base.addElement(style.TextProperties(fontsize="11pt", language="fr", country="FR"))
        base.addElement(style.ParagraphProperties(marginbottom="0.2cm"))
        add(base)
        self.title = self._paragraph("Title", fontsize="20pt", fontweight="bold")
        self.headings = {
            level: self._paragraph(f"Heading {level}", fontsize=size, fontweight="bold")
            for level, size in _SIZES.items()
        }
        self.quote = self._paragraph("Quotations", fontstyle="italic")
        self.quiet = self._paragraph("Header", fontsize="9pt", color="#555555")
        self.code = self._paragraph("Preformatted Text", fontname="Liberation Mono", fontsize="10pt")
        cell = style.Style(name="Cell", family="table-cell")
        cell.addElement(style.TableCellProperties(border="0.5pt solid #888888", padding="0.1cm"))
        self.document.automaticstyles.addElement(cell)
        self.cell = cell
        self.bullets = self._list("Bullets", text.ListLevelStyleBullet, bulletchar="•")
        self.numbers = self._list("Numbers", text.ListLevelStyleNumber, numformat="1", numsuffix=".")

    def _paragraph(self, name: str, **properties: str) -> Any:
        made = style.Style(
            name=name.replace(" ", "_20_"), displayname=name, family="paragraph", parentstylename="Standard"
        )
        made.addElement(style.ParagraphProperties(margintop="0.3cm", marginbottom="0.15cm"))
        made.addElement(style.TextProperties(**properties))
        self.document.styles.addElement(made)
        return made

    def _list(self, name: str, kind: Any, **options: str) -> Any:
        made = text.ListStyle(name=name)
        for level in range(1, 11):
            entry = kind(level=str(level), **options)
            indent = {"spacebefore": f"{0.6 * (level - 1):.1f}cm", "minlabelwidth": "0.6cm"}
            entry.addElement(style.ListLevelProperties(**indent))
            made.addElement(entry)
        self.document.automaticstyles.addElement(made)
        return made

    def _letterhead(self) -> None:
        layout = style.PageLayout(name="Page")
        layout.addElement(
            style.PageLayoutProperties(
                pagewidth="21cm", pageheight="29.7cm", margintop="1.5cm", marginbottom="1.5cm",
                marginleft="2.2cm", marginright="2.2cm",
            )
        )  # fmt: skip
        layout.addElement(style.HeaderStyle())
        layout.addElement(style.FooterStyle())
        self.document.automaticstyles.addElement(layout)
        page = style.MasterPage(name="Standard", pagelayoutname=layout)
        head, foot = style.Header(), style.Footer()
        head.addElement(text.P(stylename=self.quiet, text=printable(self.paper.head)))
        line = text.P(stylename=self.quiet, text=printable(self.paper.foot) + " · " + _("page") + " ")
        line.addElement(text.PageNumber(selectpage="current"))
        foot.addElement(line)
        page.addElement(head)
        page.addElement(foot)
        self.document.masterstyles.addElement(page)

    def _put(self, parent: Any, nodes: Sequence[Node | Text], look: Any = None) -> None:
        for node in blocks(nodes):
            match node.name:
                case "heading":
                    level = node.attrs["level"]
                    self._words(parent, text.H(outlinelevel=level + 1, stylename=self.headings[level]), node)
                case "bulletList" | "orderedList" | "taskList":
                    self._items(parent, node)
                case "blockquote":
                    self._put(parent, node.children, self.quote)
                case "codeBlock":
                    self._words(parent, text.P(stylename=self.code), node)
                case "table":
                    self._table(parent, node)
                case "image":
                    self._image(parent, node)
                case "horizontalRule":
                    parent.addElement(text.P(text="⁂"))
                case _:
                    self._words(parent, text.P(stylename=look or "Standard"), node)

    def _words(self, parent: Any, element: Any, node: Node, before: str = "") -> None:
        if before:
            element.addText(before)
        for piece in pieces(node.children):
            target = element
            if piece.link:
                target = text.A(type="simple", href=piece.link)
                element.addElement(target)
            if piece.marks:
                span = text.Span(stylename=self._look(piece.marks))
                target.addElement(span)
                target = span
            for number, line in enumerate(piece.text.split("\n")):
                if number:
                    target.addElement(text.LineBreak())
                target.addText(line)
        parent.addElement(element)

    def _look(self, marks: frozenset[str]) -> Any:
        if marks not in self._looks:
            made = style.Style(name="T" + "".join(sorted(marks)), family="text")
            properties = {key: value for mark in sorted(marks) for key, value in _MARKS[mark].items()}
            made.addElement(style.TextProperties(**properties))
            self.document.automaticstyles.addElement(made)
            self._looks[marks] = made
        return self._looks[marks]

    def _items(self, parent: Any, node: Node) -> None:
        made = text.List(stylename=self.numbers if node.name == "orderedList" else self.bullets)
        for at, item in enumerate(blocks(node.children)):
            options = {"startvalue": node.attrs["start"]} if node.name == "orderedList" and at == 0 else {}
            element = text.ListItem(**options)
            inner = blocks(item.children) or [Node("paragraph")]
            if item.name == "taskItem":
                self._words(element, text.P(), inner[0], _BOXES[item.attrs["checked"]])
                inner = inner[1:]
            self._put(element, inner)
            made.addElement(element)
        parent.addElement(made)

    def _table(self, parent: Any, node: Node) -> None:
        grid = grid_of(node)
        if not grid or not grid[0]:
            return
        made = table.Table()
        made.addElement(table.TableColumn(numbercolumnsrepeated=len(grid[0])))
        for row in grid:
            line = table.TableRow()
            for cell, columns, rows in row:
                if cell is None:
                    line.addElement(table.CoveredTableCell())
                    continue
                place = table.TableCell(stylename=self.cell, numbercolumnsspanned=columns, numberrowsspanned=rows)
                self._put(place, cell.children or [Node("paragraph")])
                line.addElement(place)
            made.addElement(line)
        parent.addElement(made)

    def _image(self, parent: Any, node: Node) -> None:
        picture = self.paper.picture(node.attrs["image"])
        if picture is None:
            return
        width, height = picture.size_cm()
        name = f"Pictures/{picture.number}.{picture.media_type.rpartition('/')[2]}"
        address = self.document.addPicture(name, picture.media_type, picture.data)
        frame = draw.Frame(width=f"{width:.2f}cm", height=f"{height:.2f}cm", anchortype="as-char")
        frame.addElement(draw.Image(href=address, type="simple", show="embed", actuate="onLoad"))
        frame.addElement(svg.Title(text=printable(node.attrs["alt"])))
        paragraph = text.P()
        paragraph.addElement(frame)
        parent.addElement(paragraph)
