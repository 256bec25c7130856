"""What is shown of a file, and in which words when nothing can be."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.models import Blob
from documents.previews import layout, pages, readable
from documents.previews.kinds import Kind, kind_of, teller_of
from documents.previews.pages import Page
from documents.previews.programs import Protected, Unpreviewable
from documents.previews.readable import Mail
from documents.scanning.gate import refuse_unsafe
from extranet.ui.errors import DomainError

BRIEF_TEXT, BRIEF_ROWS = 4000, 15


class State(StrEnum):
    """What became of a preview."""

    DONE = "done"
    PENDING = "pending"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"
    HELD = "held"


@dataclass(slots=True)
class Preview:
    """A file as a page shows it: what its `kind` needs is filled in, and `note` says in French what is not shown."""

    kind: Kind
    state: State = State.DONE
    note: str = ""
    pages: list[Page] = field(default_factory=list)
    count: int = 0
    shown: int = 0
    html: SafeString = field(default_factory=SafeString)
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    mail: Mail | None = None

    @property
    def is_done(self) -> bool:
        """True when there is something to see."""
        return self.state == State.DONE

    @property
    def next_page(self) -> int:
        """The first page after those shown; 0 when there is none."""
        last = self.pages[-1].number if self.pages else 0
        return last + 1 if last < self.shown else 0

    @property
    def previous_page(self) -> int:
        """The page before those shown; 0 when there is none."""
        return self.pages[0].number - 1 if self.pages else 0


def preview_of(blob: Blob, *, page: int = 1, brief: bool = False) -> Preview:
    """Return a file as it is shown from its page numbered `page`; `brief`: one page of it, or its beginning."""
    kind = kind_of(blob)
    try:
        refuse_unsafe(blob)
    except DomainError as error:
        return Preview(kind, State.HELD, error.message)
    if kind == Kind.NONE:
        return Preview(kind, State.UNSUPPORTED, _("Ce type de fichier n’a pas d’aperçu."))
    try:
        preview = _filled(blob, kind, page, brief=brief)
    except Protected:
        return Preview(kind, State.FAILED, _("Ce fichier est protégé par un mot de passe : il ne s’affiche pas ici."))
    except Unpreviewable:
        return Preview(kind, State.FAILED, _("Ce fichier n’a pas pu être affiché : il est abîmé, ou trop lourd."))
    return _shortened(preview) if brief else preview


def ready_preview(blob: Blob) -> Preview | None:
    """Return the brief preview when it costs nothing to show; None when it has to be made or read first."""
    kind = kind_of(blob)
    free = kind in {Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.NONE} or (not blob.is_sealed and pages.is_measured(blob))
    return preview_of(blob, brief=True) if free else None


def _filled(blob: Blob, kind: Kind, page: int, *, brief: bool) -> Preview:
    if kind == Kind.PAGES or pages.has_pages(blob):
        return _paged(blob, page, 1 if brief else pages.WINDOW)
    preview = Preview(kind)
    goes_on = False
    if kind == Kind.OFFICE:
        return _office(blob)
    if kind == Kind.TEXT:
        preview.text, goes_on = readable.read_text(blob)
    elif kind == Kind.MARKDOWN:
        preview.html, goes_on = readable.read_markdown(blob)
    elif kind == Kind.TABLE:
        preview.rows, goes_on = readable.read_table(blob)
    elif kind == Kind.HTML:
        preview.html = readable.read_html(blob)
    elif kind == Kind.RTF:
        preview.text = readable.read_rtf(blob)
    elif kind == Kind.MAIL:
        preview.mail = readable.read_mail(blob)
    if goes_on:
        preview.note = _("Seul le début est affiché ; le fichier entier est à télécharger.")
    return preview


def _paged(blob: Blob, page: int, count: int) -> Preview:
    measures = pages.measure(blob)
    preview = Preview(Kind.PAGES, count=measures.count, shown=len(measures.sizes))
    preview.pages = pages.window(blob, max(1, min(page, preview.shown)), count)
    if preview.count > preview.shown:
        preview.note = _("Les %d premières pages sont affichées ; le fichier entier est à télécharger.") % preview.shown
    return preview


def _office(blob: Blob) -> Preview:
    """Return an office file that has no pages yet, or never will here: its words, or the wait for its pages."""
    preview = Preview(Kind.OFFICE)
    if teller_of(blob):
        preview.html = readable.read_office(blob)
        preview.note = _("Présentation simplifiée : les images et la mise en page sont dans le fichier.")
    elif layout.is_due(blob):
        preview.state = State.PENDING
        preview.note = _("Les pages de ce document se préparent. Revenez dans un instant.")
    else:
        preview.state = State.UNSUPPORTED
        preview.note = _("Ce type de fichier n’a pas d’aperçu.")
    return preview


def _shortened(preview: Preview) -> Preview:
    """Cut a text or table to what fits beside the rest of a page."""
    if len(preview.text) > BRIEF_TEXT:
        preview.text = preview.text[:BRIEF_TEXT] + " …"
    preview.rows = preview.rows[:BRIEF_ROWS]
    return preview
