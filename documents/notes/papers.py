"""The files a note can become, each with the territory's name at its head."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.notes.paper import Paper, Picture

__all__ = ["FORMS", "Form", "Paper", "Picture"]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: how it is called, and what writes it."""

    label: str | Promise
    write: Callable[[Paper], bytes]


def _odt(paper: Paper) -> bytes:
    from documents.notes.odt import write

    return write(paper)


def _docx(paper: Paper) -> bytes:
    from documents.notes.docx import write

    return write(paper)


def _pdf(paper: Paper) -> bytes:
    from documents.notes.pdf import write

    return write(paper)


# The libraries are heavy: each is loaded when first needed.
FORMS = {
    "pdf": Form(_("PDF, pour lire et imprimer"), _pdf),
    "odt": Form(_("ODT, pour LibreOffice"), _odt),
    "docx": Form(_("DOCX, pour Word"), _docx),
}
