"""Reading what is shown in several folders: the one way in that a document's own scope does not know of."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.models import Document, Folder, Placement
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.ui.errors import NotVisible


def standing() -> QuerySet[Placement]:
    """Return the placements that open something: none of the health zone, of a bin, of a space without documents."""
    return Placement.objects.filter(
        scope__zone=Zone.STANDARD,
        document__scope__zone=Zone.STANDARD,
        document__deleted_at=None,
        document__folder__workspace__modules__icontains="documents",
        folder__deleted_at=None,
        folder__workspace__modules__icontains="documents",
    )


def way_in(actor: Actor, document: Document) -> Placement | None:
    """Return the oldest placement by which the actor, who does not read a document's own scope, may read it."""
    rows = rules.visible(actor, standing().filter(document=document))
    return rows.select_related("scope", "by", "folder__workspace__scope", "folder__parent").order_by("pk").first()


def shown_in(folder: Folder) -> QuerySet[Placement]:
    """Return what a folder that the caller may read shows of other folders, by name."""
    rows = standing().filter(folder=folder)
    return rows.select_related("document__author", "document__folder__workspace", "by").order_by(
        "document__name_key", "pk"
    )


def places_of(actor: Actor, document: Document) -> tuple[list[Placement], int]:
    """Return where else a document is shown, of what the actor may see, each with `may_withdraw`; and how many
    folders they may not see show it too, for who may withdraw it there (one query)."""
    rows = standing().filter(document=document)
    places = list(rows.select_related("scope", "by", "folder__workspace", "folder__parent").order_by("pk"))
    seen = [place for place in places if place.scope_id in actor.reaches]
    for place in seen:
        place.document = document
        place.may_withdraw = may_withdraw(actor, place)  # type: ignore[attr-defined]
    return seen, len(places) - len(seen) if rules.can_change(actor, document) else 0


def may_show(actor: Actor, document: Document) -> bool:
    """Who may change a document may show it elsewhere; nothing of the health zone is."""
    return document.scope.zone == Zone.STANDARD and rules.can_change(actor, document)


def may_withdraw(actor: Actor, place: Placement) -> bool:
    """Who put it there, editors of that folder, and whoever may change the document itself."""
    is_mine = actor.user is not None and place.by_id == actor.user.pk
    return is_mine or rules.can(actor, Role.EDITOR, place) or rules.can_change(actor, place.document)


def get_placement(actor: Actor, pk: int) -> Placement:
    """Return a placement of which the actor may see either end."""
    rows = Placement.objects.select_related("scope", "document__scope", "document__folder__workspace", "folder")
    place = rows.filter(pk=pk, document__deleted_at=None).first()
    if place is None:
        raise NotVisible
    if not rules.can(actor, Role.READER, place.document):
        rules.check(actor, Role.READER, place)
    return place


def with_them(documents: Sequence[Any]) -> Iterable[Placement]:
    """Return the placements of some documents, as the index takes them: they read as their documents do."""
    by_number = {document.pk: document for document in documents}
    rows = Placement.objects.filter(document__in=by_number, folder__deleted_at=None)
    found = list(rows.select_related("scope").order_by("pk"))
    for place in found:
        place.document = by_number[place.document_id]
    return found


def told_twice(scope_ids: list[int]) -> QuerySet[Any, Any]:
    """Return the numbers of the placements whose document a reader of these scopes finds anyway."""
    earlier = standing().filter(document=OuterRef("document"), scope__in=scope_ids, pk__lt=OuterRef("pk"))
    rows = Placement.objects.filter(scope__in=scope_ids)
    return rows.filter(Q(document__scope__in=scope_ids) | Exists(earlier)).values("pk")
