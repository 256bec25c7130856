"""How a document reads in the search index."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from documents.models import Document, DocumentKind, Extract, Note, Placement
from documents.queries import paths_of, placements
from extranet.access.zones import policy
from extranet.search.index import Description, Kind


def things() -> QuerySet[Document]:
    """Return the documents that can be found: those that are not in the bin."""
    return Document.objects.filter(deleted_at=None).select_related("scope", "author").order_by("pk")


def describe(document: Document) -> Description:
    """Return the name, description, text and tags; in the health zone the name and tags alone."""
    body = ""
    if policy(document.scope.zone).mail_content:
        text = _text(document)
        body = f"{document.description}\n{text}"
    return Description(
        document.name, body, document.get_absolute_url(), document.updated_at, document.author, document.tags
    )


def _text(document: Document) -> str:
    """Return what is written now: a note is ahead of its last version."""
    if document.kind == DocumentKind.NOTE:
        return Note.objects.filter(document=document).values_list("text", flat=True).first() or ""
    return Extract.objects.filter(version=document.current_id).values_list("text", flat=True).first() or ""


def places() -> QuerySet[Placement]:
    """Return the documents that other folders show, once for each."""
    return placements.standing().select_related("scope", "document__scope", "document__author").order_by("pk")


def describe_place(place: Placement) -> Description:
    """Return what the document itself would: who reads the folder reads it."""
    return describe(place.document)


KIND = Kind(
    Document,
    "document",
    _("Documents"),
    "file-text",
    describe,
    things,
    along=placements.with_them,
    where=paths_of,
    are_files=True,
)
PLACE_KIND = Kind(
    Placement,
    "document",
    _("Documents"),
    "file-text",
    describe_place,
    places,
    repeats=placements.told_twice,
    are_files=True,
)
