"""Showing a document in another folder, and no longer: the one act by which others come to read what stays in place."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.locks import refuse_locked
from documents.models import Document, Folder, Placement
from documents.queries.folders import folders_above
from documents.queries.placements import may_withdraw, standing
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope, Zone
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Conflict, Forbidden
from workspaces.moving import move_what_was_said


@transaction.atomic
def show_document(document: Document, folder: Folder, *, actor: Actor) -> Placement:
    """Show a document in `folder`, of any space: one may change it, and add there; its readers read it from then on.

    Nothing of the health zone is shown elsewhere, and nothing is shown there.
    """
    _check_show(document, folder, actor)
    # Folders are locked before documents, everywhere.
    folder = (
        Folder.objects.select_for_update(of=("self",)).select_related("scope").filter(pk=folder.pk).first() or folder
    )
    fresh = Document.objects.select_for_update(of=("self",)).select_related("scope")
    document = fresh.filter(pk=document.pk, deleted_at=None).first() or document
    if document.deleted_at or folder.deleted_at or not Folder.objects.filter(pk=folder.pk).exists():
        raise Conflict(_("Ce document ou ce dossier vient d’être supprimé. Rien n’a été modifié."))
    _check_show(document, folder, actor)
    refuse_locked(actor, folder)
    if folder.pk == document.folder_id:
        raise Conflict(_("Ce document est déjà dans ce dossier."))
    place, is_new = Placement.objects.get_or_create(
        document=document, folder=folder, defaults={"scope": folder.scope, "by": actor.user, "at": timezone.now()}
    )
    if not is_new:
        raise Conflict(_("Ce document est déjà montré dans ce dossier."))
    record(actor, "show", document, document.scope)
    record(actor, "show", place, folder.scope, about=folders_above(folder.pk))
    index.put(place)
    return place


def _check_show(document: Document, folder: Folder, actor: Actor) -> None:
    rules.check_change(actor, document)
    rules.check(actor, Role.CONTRIBUTOR, folder)
    if {document.scope.zone, folder.scope.zone} != {Zone.STANDARD}:
        raise Forbidden(_("Un document de la zone santé n’est montré nulle part ailleurs, et rien n’y est montré."))


@transaction.atomic
def withdraw(place: Placement, *, actor: Actor) -> None:
    """Show a document in that folder no longer; it stays where it is."""
    if not may_withdraw(actor, place):
        raise Forbidden(_("Seuls la personne qui l’a montré ici et les rédacteurs peuvent le retirer."))
    if Placement.objects.select_for_update().filter(pk=place.pk).first() is None:
        raise Conflict(_("Ce document n’est déjà plus montré ici."))
    _end([place], actor)


@transaction.atomic
def withdraw_all(document: Document, *, actor: Actor) -> int:
    """Show a document nowhere else, the folders the actor does not see included; return how many there were."""
    rules.check_change(actor, document)
    places = Placement.objects.select_for_update(of=("self",)).filter(document=document)
    return _end(list(places.select_related("scope", "document__scope").order_by("pk")), actor)


def reserve(documents: "Iterable[int] | QuerySet[Any, Any]", *, scope: Scope, actor: Actor) -> int:
    """End the placements of documents that enter rights of their own; return how many ended.

    A folder takes its own rights to be kept to a few: what was shown elsewhere before must not stay open unnoticed.
    Between spaces, and inside one, a document keeps being shown where it was.
    """
    if scope.parent_id is None:
        return 0
    places = Placement.objects.filter(document__in=documents).select_related("scope", "document__scope")
    return _end(list(places.order_by("pk")), actor)


def _end(places: list[Placement], actor: Actor) -> int:
    for place in places:
        record(actor, "unshow", place.document, place.document.scope)
        record(actor, "unshow", place, place.scope)
    index.remove(*places)
    Placement.objects.filter(pk__in=[place.pk for place in places]).delete()
    return len(places)


def settle(document: Document, folder: Folder) -> None:
    """Forget that a document was shown in the folder it moves into: it is there itself now."""
    places = list(Placement.objects.filter(document=document, folder=folder))
    index.remove(*places)
    Placement.objects.filter(pk__in=[place.pk for place in places]).delete()


def follow_folders(folder_ids: list[int], scope: Scope) -> None:
    """Give what these folders show the scope they take: who reads them reads it, and nobody else."""
    places = Placement.objects.filter(folder__in=folder_ids)
    places.update(scope=scope)
    move_what_was_said("documents.placement", places.values("pk"), scope)


def hide_in(folder_ids: list[int]) -> None:
    """Take what these folders show out of the search: they go to the bin, or for good."""
    index.remove(*Placement.objects.filter(folder__in=folder_ids).order_by("pk"))


def find_in(folder_ids: list[int]) -> None:
    """Have the search find again what these folders, back from the bin, show."""
    places = standing().filter(folder__in=folder_ids)
    index.put(*places.select_related("scope", "document__scope", "document__author").order_by("pk"))
