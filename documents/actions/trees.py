"""Moving, copying and binning documents and whole folders, rights asked at both ends.

A tree is moved or binned whole, or not at all; a copy leaves out what the actor may not read, without a word of it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import queries
from documents.actions import placements
from documents.actions.copying import Twins, copy_into, sealed_below, stored_again
from documents.actions.documents import refuse_other_zone, relocate
from documents.actions.folders import (
    free_folder_name,
    has_own_rights,
    lock_folder,
    name_scope,
    refuse_too_deep,
    revive,
)
from documents.actions.locks import refuse_locked, refuse_locked_within
from documents.actions.rights import move_scope
from documents.actions.uploads import add_document, lock_document, refuse_taken
from documents.actions.usage import carry
from documents.models import Blob, Document, DocumentKind, Folder, Lock, Scratch
from documents.naming import clean_name, split_name
from documents.queries.trees import height_of, tree_ids
from documents.queries.usage import announced_in, weight_of
from documents.storage import Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record
from extranet.search import index
from extranet.things.prepared import prepare_then_commit
from extranet.ui.errors import Conflict, Forbidden


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a tree: the folder it is about, and how many folders (that one included) and documents."""

    folder: Folder
    folders: int
    documents: int


@transaction.atomic
def move_document(
    document: Document, folder: Folder, name: str, *, actor: Actor, tokens: Collection[str] = ()
) -> Document:
    """Take a document to `folder` as `name`, exactly; Conflict when that name is taken there."""
    rules.check_change(actor, document)
    folder = lock_folder(folder)
    fresh = lock_document(document, None)
    rules.check_change(actor, fresh)
    refuse_locked(actor, fresh, tokens)
    moved = folder.pk != fresh.folder_id
    if moved:
        relocate(fresh, folder, actor=actor, tokens=tokens)
    else:
        refuse_locked(actor, folder, tokens)
    fresh.name = clean_name(name)
    refuse_taken(folder, fresh.name, besides=fresh.pk)
    fresh.save()
    Scratch.objects.filter(document=fresh).delete()
    record(actor, "move" if moved else "edit", fresh, fresh.scope)
    index.put(fresh)
    return fresh


def copy_document(
    document: Document, folder: Folder, name: str, *, actor: Actor, tokens: Collection[str] = ()
) -> Document:
    """Copy the current version of a document to `folder` as `name`, exactly; no byte is copied but sealed ones."""
    stored = prepare_document_copy(document, folder, actor=actor)
    return place_document_copy(document, folder, name, stored, actor=actor, tokens=tokens)


def prepare_document_copy(document: Document, folder: Folder, *, actor: Actor) -> Stored:
    """Return the file that a copy of the document in `folder` points at, written outside any transaction."""
    return stored_again(check_document_copy(document, folder, actor=actor), folder.scope, document.name)


def check_document_copy(document: Document, folder: Folder, *, actor: Actor) -> Blob:
    """Return the file of the document if the actor may have a copy of it in `folder`."""
    rules.check(actor, Role.READER, document)
    rules.check(actor, Role.CONTRIBUTOR, folder)
    refuse_other_zone(document.folder, folder)
    if document.current is None:
        raise Conflict(_("Ce document n’a pas de fichier à copier."))
    return document.current.blob


@transaction.atomic
def place_document_copy(
    document: Document, folder: Folder, name: str, stored: Stored, *, actor: Actor, tokens: Collection[str] = ()
) -> Document:
    """Copy a document as `copy_document` does, with the file that was prepared for it."""
    check_document_copy(document, folder, actor=actor)
    if document.kind == DocumentKind.NOTE and document.current is not None:
        # What is copied is the file of its last version: a note is written in one place.
        name = name + split_name(document.current.original_name)[1]
    return add_document(folder, stored, name, actor=actor, description=document.description, exact=True, tokens=tokens)


@transaction.atomic
def move_folder(folder: Folder, parent: Folder, name: str, *, actor: Actor, tokens: Collection[str] = ()) -> Counted:
    """Take a folder, with all it holds, inside `parent` as `name`; what lived in its old rights takes the new ones."""
    rules.check_change(actor, folder)
    # One move at a time in a space: two that cross would put each folder inside the other.
    tops = Folder.objects.select_for_update().filter(parent=None)
    list(tops.filter(workspace__in=[folder.workspace_id, parent.workspace_id]).order_by("pk"))
    parent, folder = lock_folder(parent), lock_folder(folder)
    rules.check_change(actor, folder)
    rules.check(actor, Role.CONTRIBUTOR, parent)
    before = _parent_of(folder)
    tree = tree_ids(folder)
    _refuse_inside(parent, tree)
    refuse_other_zone(folder, parent)
    for holder in (before, parent):
        refuse_locked(actor, holder, tokens)
    refuse_locked_within(actor, tree, tokens)
    refuse_too_deep(parent, height_of(folder))
    folder.name = free_folder_name(parent, name, actor=actor, besides=folder.pk)
    old_scope, owns_scope = folder.scope, has_own_rights(folder)
    if folder.workspace_id != parent.workspace_id:
        if Folder.everywhere.filter(pk__in=tree).exclude(scope=before.scope_id).exists():
            raise Forbidden(
                _("Ce dossier, ou l’un de ceux qu’il contient, a ses propres droits : il ne change pas d’espace.")
            )
        whole = tree_ids(folder, binned=True)
        weight = weight_of(Document.objects.filter(folder__in=whole)) + announced_in(whole)
        carry(folder.workspace, parent.workspace, weight)
        Folder.everywhere.filter(pk__in=whole).update(workspace=parent.workspace)
        folder.workspace = parent.workspace
    if not owns_scope and old_scope.pk != parent.scope_id:
        _refuse_changing_for_others(actor, tree_ids(folder, of_scope=old_scope.pk))
        move_scope(folder, old_scope, parent.scope, actor=actor)
    folder.parent = parent
    folder.save()
    name_scope(folder)
    Lock.objects.filter(folder=folder).delete()
    moved = Document.objects.filter(folder__in=tree, deleted_at=None).count()
    record(actor, "move", folder, folder.scope, about=queries.folders_above(parent.pk), documents=moved)
    return Counted(folder, len(tree), moved)


def copy_folder(
    folder: Folder, parent: Folder, name: str, *, actor: Actor, is_deep: bool = True, tokens: Collection[str] = ()
) -> Counted:
    """Copy a folder inside `parent` as `name`, with what the actor may read of it; copies take the parent's rights."""
    twins = Twins()
    return prepare_then_commit(
        lambda: prepare_folder_copy(folder, parent, twins, actor=actor, is_deep=is_deep),
        lambda twins: place_folder_copy(folder, parent, name, twins, actor=actor, is_deep=is_deep, tokens=tokens),
    )


def prepare_folder_copy(folder: Folder, parent: Folder, twins: Twins, *, actor: Actor, is_deep: bool = True) -> Twins:
    """Have in `twins` the files that a copy of the folder in `parent` points at, written outside any transaction."""
    rules.check(actor, Role.READER, folder)
    rules.check(actor, Role.CONTRIBUTOR, parent)
    refuse_other_zone(folder, parent)
    return twins.make(sealed_below(folder, actor=actor, is_deep=is_deep), parent.scope)


@transaction.atomic
def place_folder_copy(
    folder: Folder,
    parent: Folder,
    name: str,
    twins: Twins,
    *,
    actor: Actor,
    is_deep: bool = True,
    tokens: Collection[str] = (),
) -> Counted:
    """Copy a folder as `copy_folder` does, once its files are ready; Moved when one is not."""
    rules.check(actor, Role.READER, folder)
    rules.check(actor, Role.CONTRIBUTOR, parent)
    parent = lock_folder(parent)
    rules.check(actor, Role.CONTRIBUTOR, parent)
    _refuse_inside(parent, tree_ids(folder))
    refuse_other_zone(folder, parent)
    refuse_locked(actor, parent, tokens)
    refuse_too_deep(parent, height_of(folder) if is_deep else 1)
    name = free_folder_name(parent, name, actor=actor)
    copied = copy_into(folder, parent, name, twins, actor=actor, is_deep=is_deep)
    record(
        actor,
        "copy",
        copied.folder,
        parent.scope,
        about=queries.folders_above(parent.pk),
        documents=len(copied.documents),
    )
    for start in range(0, len(copied.documents), 500):
        index.put(*copied.documents[start : start + 500])
    return Counted(copied.folder, copied.folders, len(copied.documents))


@transaction.atomic
def delete_tree(folder: Folder, *, actor: Actor, tokens: Collection[str] = ()) -> Counted:
    """Take a folder to the bin with all it holds, if the actor may change all of it; each document keeps its path."""
    rules.check_change(actor, folder)
    before = _parent_of(folder)
    lock_folder(before)
    folder = lock_folder(folder)
    rules.check_change(actor, folder)
    tree = tree_ids(folder)
    refuse_locked(actor, before, tokens)
    refuse_locked_within(actor, tree, tokens)
    _refuse_changing_for_others(actor, tree)
    going = {"deleted_at": timezone.now(), "deleted_by": actor.user}
    documents = list(Document.objects.filter(folder__in=tree, deleted_at=None))
    Document.objects.filter(pk__in=[document.pk for document in documents]).update(**going, version=F("version") + 1)
    Folder.objects.filter(pk__in=tree).update(**going)
    Scratch.objects.filter(folder__in=tree).delete()
    Lock.objects.filter(folder__in=tree).delete()
    Lock.objects.filter(document__in=documents).delete()
    index.remove(*documents)
    placements.hide_in(tree)
    record(actor, "delete", folder, folder.scope, name=folder.name, documents=len(documents))
    return Counted(folder, len(tree), len(documents))


@transaction.atomic
def restore_tree(folder: Folder, *, actor: Actor) -> Counted:
    """Bring a folder back from the bin with all that went with it."""
    rules.check_change(actor, folder)
    gone_at = folder.deleted_at
    if gone_at is None:
        raise Conflict(_("Ce dossier n’est plus à la corbeille."))
    level, tree = [folder.pk], [folder.pk]
    while level:
        inside = Folder.everywhere.filter(parent__in=level, deleted_at=gone_at)
        level = list(inside.values_list("pk", flat=True))
        tree += level
    folder = revive(folder)
    Folder.everywhere.filter(pk__in=tree).update(deleted_at=None, deleted_by=None)
    rows = Document.objects.filter(folder__in=tree, deleted_at=gone_at)
    back = list(rows.values_list("pk", flat=True))
    rows.update(deleted_at=None, deleted_by=None, version=F("version") + 1)
    documents = list(Document.objects.filter(pk__in=back).select_related("scope", "author"))
    for start in range(0, len(documents), 500):
        index.put(*documents[start : start + 500])
    placements.find_in(tree)
    record(actor, "restore", folder, folder.scope, documents=len(documents))
    return Counted(folder, len(tree), len(documents))


def _parent_of(folder: Folder) -> Folder:
    if folder.parent is None:
        raise Forbidden(_("Le dossier principal d’un espace ne se déplace pas et ne se supprime pas."))
    return folder.parent


def _refuse_inside(parent: Folder, tree: list[int]) -> None:
    if parent.pk in tree:
        raise Forbidden(_("Un dossier ne va pas à l’intérieur de lui-même. Rien n’a été modifié."))


def _refuse_changing_for_others(actor: Actor, folder_ids: list[int]) -> None:
    """Raise Forbidden unless the actor may change each of these folders and each document in them."""
    editing = actor.scope_ids(Role.EDITOR)
    adding = actor.scope_ids(Role.CONTRIBUTOR)
    author = actor.user.pk if actor.user else None
    may = Q(scope__in=editing) | Q(scope__in=adding, author=author)
    documents = Document.objects.filter(folder__in=folder_ids, deleted_at=None)
    if Folder.objects.filter(pk__in=folder_ids).exclude(may).exists() or documents.exclude(may).exists():
        raise Forbidden(
            _("Ce dossier contient des éléments que vous ne pouvez pas modifier. Rien n’a été déplacé ni supprimé.")
        )
