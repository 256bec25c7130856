"""Real files for the demonstration: minutes as PDF, ODT and DOCX, tables as CSV. Same words, same bytes."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from docx import Document as Docx
from odf.opendocument import OpenDocumentText
from odf.text import H, List, ListItem, P
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

_LONG_AGO = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting: what was said on each point, what was decided."""

    title: str
    day: date
    place: str
    present: list[str]
    points: list[tuple[str, str]]
    decisions: list[str]

    @property
    def heading(self) -> list[str]:
        """The lines under the title."""
        return [f"Le {self.day:%d/%m/%Y}, {self.place}", "Présents : " + ", ".join(self.present)]


def pdf(minutes: Minutes) -> bytes:
    """Return the minutes as a PDF."""
    out = io.BytesIO()
    styles = getSampleStyleSheet()
    story = [Paragraph(minutes.title, styles["Title"])]
    story += [Paragraph(line, styles["Normal"]) for line in minutes.heading]
    for number, (subject, text) in enumerate(minutes.points, 1):
        story += [
            Spacer(1, 10),
            Paragraph(f"{number}. {subject}", styles["Heading2"]),
            Paragraph(text, styles["Normal"]),
        ]
    story += [Spacer(1, 10), Paragraph("Décisions", styles["Heading2"])]
    story += [Paragraph(f"– {decision}", styles["Normal"]) for decision in minutes.decisions]
    SimpleDocTemplate(out, pagesize=A4, title=minutes.title, author="Pays de Saint-Omer", invariant=1).build(story)
    return out.getvalue()


def odt(minutes: Minutes) -> bytes:
    """Return the minutes as an ODT."""
    out = io.BytesIO()
    document = OpenDocumentText()
    add = document.text.addElement
    add(H(outlinelevel=1, text=minutes.title))
    for line in minutes.heading:
        add(P(text=line))
    for number, (subject, text) in enumerate(minutes.points, 1):
        add(H(outlinelevel=2, text=f"{number}. {subject}"))
        add(P(text=text))
    add(H(outlinelevel=2, text="Décisions"))
    decisions = List()
    for decision in minutes.decisions:
        item = ListItem()
        item.addElement(P(text=decision))
        decisions.addElement(item)
    add(decisions)
    document.write(out)
    return _timeless(out.getvalue())


def docx(minutes: Minutes) -> bytes:
    """Return the minutes as a DOCX."""
    out = io.BytesIO()
    document = Docx()
    document.core_properties.created = document.core_properties.modified = datetime(*_LONG_AGO, tzinfo=UTC)
    document.core_properties.author = "Pays de Saint-Omer"
    document.add_heading(minutes.title, 0)
    for line in minutes.heading:
        document.add_paragraph(line)
    for number, (subject, text) in enumerate(minutes.points, 1):
        document.add_heading(f"{number}. {subject}", 2)
        document.add_paragraph(text)
    document.add_heading("Décisions", 2)
    for decision in minutes.decisions:
        document.add_paragraph(decision, style="List Bullet")
    document.save(out)
    return _timeless(out.getvalue())


def _timeless(data: bytes) -> bytes:
    """Return a zip with the same members, none dated."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, _LONG_AGO)
            target.writestr(plain, source.read(entry), entry.compress_type)
    return out.getvalue()


WRITERS: list[tuple[str, Callable[[Minutes], bytes]]] = [("pdf", pdf), ("odt", odt), ("docx", docx)]
