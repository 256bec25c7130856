"""Changing what a document is called and says, where it is, and taking it to the bin and back."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import queries
from documents.actions import placements
from documents.actions.folders import lock_folder, revive
from documents.actions.locks import refuse_locked
from documents.actions.notes import recheck_note
from documents.actions.uploads import free_name, lock_document
from documents.actions.usage import carry, give_back
from documents.models import Blob, Document, Folder, Lock, Scratch, Version
from documents.naming import clean_name, split_name
from documents.queries.usage import weight_of
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.access.readings import note_reading
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Invalid
from workspaces.models import Workspace
from workspaces.moving import move_what_was_said

MOST_TAGS = 20
MOST_ERASED = 1000


@transaction.atomic
def edit_document(
    document: Document, *, actor: Actor, version: int, name: str, description: str, tags: list[str], folder: Folder
) -> Document:
    """Change a document's name, description, tags and folder; Conflict when someone else did since `version`."""
    rules.check_change(actor, document)
    # Folders are locked before documents, everywhere: two changes that cross never wait for each other.
    folder = lock_folder(folder)
    fresh = lock_document(document, version)
    rules.check_change(actor, fresh)
    refuse_locked(actor, fresh)
    moved = folder.pk != fresh.folder_id
    if moved:
        relocate(fresh, folder, actor=actor)
    name = _with_extension(clean_name(name), fresh)
    if moved or name != fresh.name:
        fresh.name = free_name(folder, name, besides=fresh.pk)
    fresh.description, fresh.tags = description, tags
    fresh.save()
    record(actor, "move" if moved else "edit", fresh, fresh.scope)
    index.put(fresh)
    return fresh


@transaction.atomic
def tag_document(document: Document, tags: Sequence[str], *, actor: Actor) -> Document:
    """Add tags to those a document has."""
    rules.check_change(actor, document)
    fresh = lock_document(document, None)
    rules.check_change(actor, fresh)
    refuse_locked(actor, fresh)
    known = {tag.casefold() for tag in fresh.tags}
    added = [tag for tag in tags if tag.casefold() not in known]
    if len(fresh.tags) + len(added) > MOST_TAGS:
        raise Invalid(_("Ce document aurait trop de mots-clés : %d au plus.") % MOST_TAGS)
    if added:
        fresh.tags = [*fresh.tags, *added]
        fresh.save()
        record(actor, "edit", fresh, fresh.scope)
        index.put(fresh)
    return fresh


def _with_extension(name: str, document: Document) -> str:
    """Return `name` with the file's extension if it has none: without it no program would open the file."""
    extension = split_name(document.name)[1]
    return name if split_name(name)[1] else clean_name(name + extension)


def relocate(document: Document, folder: Folder, *, actor: Actor, tokens: Collection[str] = ()) -> None:
    """Take a locked document to another folder, of any space, unsaved: one may change it, and add to where it goes."""
    rules.check(actor, Role.CONTRIBUTOR, folder)
    refuse_other_zone(document.folder, folder)
    refuse_locked(actor, document.folder, tokens)
    refuse_locked(actor, folder, tokens)
    if document.folder.workspace_id != folder.workspace_id:
        carry(document.folder.workspace, folder.workspace, weight_of(Document.objects.filter(pk=document.pk)))
    document.folder = folder
    if document.scope_id != folder.scope_id:
        document.scope = folder.scope
        Scratch.objects.filter(document=document).delete()
        recheck_note(document)
        placements.reserve([document.pk], scope=folder.scope, actor=actor)
        move_what_was_said("documents.document", [document.pk], folder.scope)
    # In that folder it is there itself.
    placements.settle(document, folder)


def refuse_other_zone(before: Folder, after: Folder) -> None:
    """Raise Invalid when something would enter or leave the health zone, or go from one of its spaces to another."""
    if before.workspace_id != after.workspace_id and {before.scope.zone, after.scope.zone} != {Zone.STANDARD}:
        raise Invalid(_("Rien n’entre dans la zone santé ni n’en sort."), field="folder")


@transaction.atomic
def delete_document(document: Document, *, actor: Actor, tokens: Collection[str] = ()) -> Document:
    """Take a document to the bin, from where it comes back whole for thirty days."""
    rules.check_change(actor, document)
    fresh = lock_document(document, None)
    refuse_locked(actor, fresh, tokens)
    refuse_locked(actor, fresh.folder, tokens)
    Lock.objects.filter(document=fresh).delete()
    Scratch.objects.filter(document=fresh).delete()
    fresh.deleted_at, fresh.deleted_by = timezone.now(), actor.user
    fresh.save()
    recheck_note(fresh)
    record(actor, "delete", fresh, fresh.scope, about=queries.folders_above(fresh.folder_id))
    index.remove(fresh)
    return fresh


@transaction.atomic
def restore_document(document: Document, *, actor: Actor) -> Document:
    """Bring a document back from the bin to its folder; a name taken meanwhile gets a number."""
    check_restore(actor, document)
    folder = revive(document.folder)
    fresh = lock_document(document, None, in_bin=True)
    check_restore(actor, fresh)
    fresh.name = free_name(folder, fresh.name)
    fresh.deleted_at = fresh.deleted_by = None
    fresh.save()
    record(actor, "restore", fresh, fresh.scope)
    index.put(fresh)
    return fresh


def check_restore(actor: Actor, document: Document) -> None:
    """Raise unless the actor may restore the document: editors, its author, and who binned it if they still add."""
    is_theirs = actor.user is not None and document.deleted_by_id == actor.user.pk
    if not (is_theirs and rules.can(actor, Role.CONTRIBUTOR, document)):
        rules.check_change(actor, document)


@transaction.atomic
def erase_document(document: Document, *, actor: Actor | None) -> None:
    """Delete a binned document for good, with its versions (its manager, or None: the job that empties bins)."""
    if actor is not None:
        rules.check(actor, Role.MANAGER, document)
    fresh = lock_document(document, None, in_bin=True)
    record(actor, "erase", fresh, fresh.scope, deleted_by=fresh.deleted_by_id)
    index.remove(fresh)
    blobs = list(fresh.versions.values_list("blob_id", flat=True))
    blobs += Blob.objects.filter(note_images__note__document=fresh).values_list("pk", flat=True)
    give_back(fresh.folder.workspace_id, weight_of(Document.objects.filter(pk=fresh.pk)))
    fresh.delete()
    # Their files wait for the sweeper, longer than any backup that still names them.
    Blob.objects.filter(pk__in=blobs).update(stored_at=timezone.now())


def empty_bin(workspace: Workspace, *, actor: Actor) -> int:
    """Erase what the actor manages of the bin of a space, a bound at a time; return how many documents."""
    rules.check(actor, Role.MANAGER, workspace)
    erased = 0
    for document in queries.to_erase(actor, workspace)[:MOST_ERASED]:
        erase_document(document, actor=actor)
        erased += 1
    managed = Folder.everywhere.filter(workspace=workspace, scope__in=actor.scope_ids(Role.MANAGER))
    _forget_hollow(managed.filter(deleted_at__isnull=False))
    return erased


def _forget_hollow(folders: QuerySet[Folder]) -> None:
    """Delete binned folders from the inside out: one goes once nothing in it waits any more."""
    while folders.filter(documents=None, children=None).delete()[0]:
        pass


def erase_folder(folder: Folder) -> None:
    """Delete a binned folder for good once nothing in it waits any more, and those around it that went with it."""
    up: int | None = folder.pk
    while up is not None:
        hollow = Folder.everywhere.filter(pk=up, deleted_at__lte=folder.deleted_at, documents=None, children=None)
        above = hollow.values_list("parent_id", flat=True).first()
        if not hollow.delete()[0]:
            return
        up = above


def note_download(actor: Actor, document: Document, version: Version) -> None:
    """Record who took which version where the zone journals readings; nothing elsewhere."""
    note_reading(actor, document, "download", number=version.number)
