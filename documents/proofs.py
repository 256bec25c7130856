"""The proof of who read a document, as a table for a spreadsheet and as a PDF to file."""

import csv
import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.models import ReadingRequest
from documents.queries.reading import Proof


def _cells(line: Proof) -> list[str]:
    person = line.recipient
    if person.acknowledged_at is None:
        return [str(person.user), person.user.email, _("en attente"), "", "", "", "", ""]
    at = timezone.localtime(person.acknowledged_at).isoformat(timespec="seconds")
    sequence = str(person.entry.sequence or "") if person.entry else ""
    verified = _("conforme au journal") if line.is_proved else _("non vérifiée")
    return [
        str(person.user), person.user.email, at, str(person.number), person.get_way_display(),
        person.sha256, sequence, verified,
    ]  # fmt: skip


def _headings() -> list[str]:
    return [
        _("personne"), _("adresse"), _("lu le"), _("version"), _("par"), _("SHA-256 du fichier"),
        _("n° au journal"), _("vérification"),
    ]  # fmt: skip


def as_csv(asked: ReadingRequest, lines: Sequence[Proof]) -> str:
    """Return the proof as a table, in which no cell is ever a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("document"), *_headings()])
    for line in lines:
        writer.writerow([_inert(cell) for cell in [asked.document.name, *_cells(line)]])
    # The mark by which spreadsheets know UTF-8.
    return "\ufeff" + text.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_pdf(asked: ReadingRequest, lines: Sequence[Proof]) -> bytes:
    """Return the proof as a PDF in landscape, with the digests whole."""
    # Not at start-up: the library is heavy and seldom asked for.
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    styles = getSampleStyleSheet()
    small = styles["BodyText"].clone("small", fontSize=7.5, leading=9, wordWrap="CJK")

    def cell(text: str) -> object:
        return Paragraph(escape(text), small)

    rows = [[cell(text) for text in _headings()]] + [[cell(text) for text in _cells(line)] for line in lines]
    grid = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
    )
    done = sum(line.recipient.acknowledged_at is not None for line in lines)
    out = io.BytesIO()
    title = _("Lectures de « %s »") % asked.document.name
    story = [Paragraph(escape(title), styles["Title"])]
    story += [Paragraph(escape(text), styles["Normal"]) for text in _facts(asked, done, len(lines))]
    story += [Spacer(1, 10), Table(rows, [90, 110, 80, 38, 80, 190, 45, 85], style=grid, repeatRows=1)]
    page = landscape(A4)
    SimpleDocTemplate(out, pagesize=page, title=title, author=settings.SITE_NAME, leftMargin=40, rightMargin=40).build(
        story
    )
    return out.getvalue()


def _facts(asked: ReadingRequest, done: int, total: int) -> list[str]:
    return [
        _("Demandé par %(author)s le %(day)s, à lire avant le %(deadline)s.")
        % {
            "author": asked.author or _("ancien membre"),
            "day": date_format(timezone.localtime(asked.created_at), "j F Y"),
            "deadline": date_format(asked.deadline, "j F Y"),
        },
        _("%(done)d lectures confirmées sur %(total)d, au %(now)s.")
        % {"done": done, "total": total, "now": date_format(timezone.localtime(), "j F Y à H \\h i")},
        _("Chaque confirmation est un maillon du journal chaîné « lectures », que l’administrateur peut vérifier."),
    ]
