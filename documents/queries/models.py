"""Reading what a new document may be made from."""

from collections.abc import Mapping

from django.db.models import Q

from documents.models import Document, DocumentKind, Folder, ScanState
from documents.notes.blueprints import BLUEPRINTS, Blueprint
from documents.queries.documents import get_document
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Zone
from extranet.ui.errors import NotVisible

MOST_SHOWN = 100


def file_templates(actor: Actor, folder: Folder) -> list[Document]:
    """Return the files marked as models that the actor reads, by name; the health zone keeps its own to one space."""
    rows = rules.visible(actor, Document.objects.filter(kind=DocumentKind.FILE, is_template=True, deleted_at=None))
    rows = rows.filter(folder__workspace__modules__icontains="documents", current__isnull=False)
    rows = rows.exclude(current__blob__scan_state=ScanState.INFECTED)
    inside = Q(folder__workspace=folder.workspace_id)
    if folder.scope.zone == Zone.STANDARD:
        inside |= Q(scope__zone=Zone.STANDARD)
    return list(rows.filter(inside).select_related("folder__workspace").order_by("name_key", "pk")[:MOST_SHOWN])


def shipped() -> Mapping[str, Blueprint]:
    """Return the models every territory has, by their keys."""
    return {key: blueprint for key, blueprint in BLUEPRINTS.items() if key != "empty"}


def get_template(actor: Actor, pk: int) -> Document:
    """Return a document that its editors offer as a model."""
    document = get_document(actor, pk)
    if document.shown_in is not None or not document.is_template or document.kind != DocumentKind.FILE:
        raise NotVisible
    return document
