"""Making, naming and removing folders."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from documents import queries
from documents.actions import placements
from documents.actions.locks import refuse_locked
from documents.models import Folder
from documents.naming import clean_name, fold_name, numbered
from documents.queries.locks import lineage
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record
from extranet.ui.errors import Conflict, Forbidden, Invalid
from workspaces.blueprints import Blueprint
from workspaces.models import Workspace

DEEPEST = 20


@transaction.atomic
def equip(workspace: Workspace, blueprint: Blueprint) -> None:
    """Give a space its root folder, and those of its blueprint if it has none yet."""
    root, created = Folder.objects.get_or_create(
        workspace=workspace, parent=None, defaults={"name": str(_("Documents")), "scope": workspace.scope}
    )
    if created:
        for name in blueprint.folders:
            Folder.objects.create(workspace=workspace, parent=root, name=str(name), scope=workspace.scope)


@transaction.atomic
def create_folder(
    parent: Folder, name: str, description: str = "", *, actor: Actor, tokens: Collection[str] = ()
) -> Folder:
    """Make a folder inside `parent`, in its scope; Invalid when a folder the actor sees there has that name."""
    rules.check(actor, Role.CONTRIBUTOR, parent)
    parent = lock_folder(parent)
    rules.check(actor, Role.CONTRIBUTOR, parent)
    refuse_locked(actor, parent, tokens)
    name = free_folder_name(parent, name, actor=actor)
    refuse_too_deep(parent, 1)
    folder = Folder.objects.create(
        workspace=parent.workspace,
        parent=parent,
        name=name,
        description=description,
        scope_id=parent.scope_id,
        author=actor.user,
    )
    record(actor, "create", folder, parent.scope, about=queries.folders_above(parent.pk))
    return folder


@transaction.atomic
def make_path(folder: Folder, names: Sequence[str], *, actor: Actor) -> Folder:
    """Return the folder found by following `names` down from `folder`, made where the actor sees none of that name."""
    for name in names:
        rules.check(actor, Role.CONTRIBUTOR, folder)
        folder = lock_folder(folder)
        same = Folder.objects.filter(parent=folder, name_key=fold_name(clean_name(name)))
        found = rules.visible(actor, same).order_by("pk").first()
        folder = found if found is not None else create_folder(folder, name, actor=actor)
    return folder


@transaction.atomic
def rename_folder(folder: Folder, name: str, description: str | None = None, *, actor: Actor) -> Folder:
    """Give a folder another name, its scope's follows, and another description unless it is None."""
    rules.check_change(actor, folder)
    if folder.parent is None:
        raise Forbidden(_("Le dossier principal d’un espace ne change pas de nom."))
    lock_folder(folder.parent)
    folder = lock_folder(folder)
    refuse_locked(actor, folder)
    before = folder.name
    folder.name = free_folder_name(folder.parent, name, actor=actor, besides=folder.pk)
    if description is not None:
        folder.description = description
    folder.save(update_fields=["name", "name_key", "description"])
    name_scope(folder)
    record(actor, "rename", folder, folder.scope, before=before)
    return folder


def lock_folder(folder: Folder) -> Folder:
    """Return the folder as it is now, locked until the end of the transaction; Conflict when it is gone."""
    fresh = Folder.objects.select_for_update().filter(pk=folder.pk).first()
    if fresh is None:
        raise Conflict(_("Ce dossier vient d’être supprimé. Rien n’a été enregistré."))
    return fresh


def has_own_rights(folder: Folder) -> bool:
    """Say whether the folder owns its scope rather than living in its parent's."""
    return folder.parent is not None and folder.scope_id != folder.parent.scope_id


def name_scope(folder: Folder) -> None:
    """Give the scope a folder owns, if it owns one, the folder's name."""
    if has_own_rights(folder):
        folder.scope.name = folder.name
        folder.scope.save(update_fields=["name"])


def revive(folder: Folder) -> Folder:
    """Return the folder, locked, once it and those that hold it are out of the bin; a name taken gets a number."""
    for pk in reversed(lineage(folder.pk)):
        fresh = Folder.everywhere.select_for_update().get(pk=pk)
        if fresh.deleted_at is not None:
            siblings = Folder.objects.filter(parent=fresh.parent_id)
            fresh.name = numbered(fresh.name, set(siblings.values_list("name_key", flat=True)))
            fresh.deleted_at = fresh.deleted_by = None
            fresh.save()
            placements.find_in([fresh.pk])
    return fresh


def refuse_too_deep(parent: Folder, levels: int) -> None:
    """Raise Invalid when `levels` more folders inside `parent` would be deeper than anyone finds again."""
    if len(lineage(parent.pk)) + levels > DEEPEST:
        raise Invalid(_("Les dossiers sont imbriqués trop profondément. Créez-le plus haut."), field="name")


def free_folder_name(parent: Folder | None, name: str, *, actor: Actor, besides: int | None = None) -> str:
    """Return the cleaned `name`; Invalid when a folder of `parent` that the actor sees has it."""
    name = clean_name(name)
    # Only among what the actor sees: a refusal must not tell that a hidden folder is there.
    same = rules.visible(actor, Folder.objects.filter(parent=parent, name_key=fold_name(name))).exclude(pk=besides or 0)
    if same.exists():
        raise Invalid(_("Un dossier porte déjà ce nom ici."), field="name")
    return name
