"""The rights of a folder: those of its parent, or its own."""

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions import placements
from documents.actions.folders import has_own_rights, lock_folder
from documents.models import Document, Folder, Scratch
from extranet.access import grants, rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.ui.errors import Conflict, Forbidden, Invalid
from workspaces.moving import move_what_was_said


@transaction.atomic
def give_own_rights(folder: Folder, *, actor: Actor) -> Folder:
    """Let a folder leave its parent's rights: it starts with the same, and takes all below along."""
    folder = _lock_managed(folder, actor)
    if has_own_rights(folder):
        raise Conflict(_("Ce dossier a déjà ses propres droits."))
    before = folder.scope
    own = grants.leave_parent(before, name=folder.name)
    move_scope(folder, before, own, actor=actor)
    grants.rights_changed(None)
    record(actor, "leave_rights", folder, own, chain=chains.ADMINISTRATION, before=before.pk)
    return folder


@transaction.atomic
def take_parent_rights(folder: Folder, *, actor: Actor) -> Folder:
    """Give a folder the rights of its parent again; its manager must also manage the parent, whose readers gain."""
    folder = _lock_managed(folder, actor)
    if folder.parent is None or not has_own_rights(folder):
        raise Conflict(_("Ce dossier a déjà les droits de celui qui le contient."))
    rules.check(actor, Role.MANAGER, folder.parent)
    before, parent_scope = folder.scope, folder.parent.scope
    move_scope(folder, before, parent_scope, actor=actor)
    # The left scope keeps no key to anything.
    before.user_grants.all().delete()
    before.group_grants.all().delete()
    grants.rights_changed(None)
    record(actor, "take_rights", folder, parent_scope, chain=chains.ADMINISTRATION, before=before.pk)
    return folder


@transaction.atomic
def give_role(folder: Folder, holder: User | Group, role: Role, *, actor: Actor, until: date | None = None) -> None:
    """Give a person or a group a role on a folder that has its own rights."""
    folder = _lock_managed(folder, actor)
    _refuse_without_own(folder)
    if until is not None and until < timezone.localdate():
        raise Invalid(_("La date de fin est passée."), field="until")
    grants.grant(folder.scope, holder, role, actor=actor, until=until)


@transaction.atomic
def take_role(folder: Folder, holder: User | Group, *, actor: Actor) -> None:
    """Take back what a person or a group held on a folder that has its own rights."""
    folder = _lock_managed(folder, actor)
    _refuse_without_own(folder)
    grants.revoke(folder.scope, holder, actor=actor)


def _lock_managed(folder: Folder, actor: Actor) -> Folder:
    rules.check(actor, Role.MANAGER, folder)
    folder = lock_folder(folder)
    rules.check(actor, Role.MANAGER, folder)
    if folder.parent is None:
        raise Forbidden(_("Les droits du dossier principal sont ceux de l’espace : ils se règlent dans Membres."))
    return folder


def _refuse_without_own(folder: Folder) -> None:
    if not has_own_rights(folder):
        raise Conflict(_("Ce dossier suit les droits de celui qui le contient. Donnez-lui d’abord les siens."))


def move_scope(folder: Folder, before: Scope, after: Scope, *, actor: Actor) -> None:
    """Bring the folder and what is below it in the same scope into another one: a few updates, whatever is below."""
    level, moved = [folder.pk], [folder.pk]
    while level:
        level = list(Folder.everywhere.filter(parent__in=level, scope=before).values_list("pk", flat=True))
        moved += level
    documents = Document.objects.filter(folder__in=moved)
    Scratch.objects.filter(document__folder__in=moved).exclude(folder__in=moved).delete()
    documents.update(scope=after)
    Folder.everywhere.filter(pk__in=moved).update(scope=after)
    move_what_was_said("documents.document", documents.values("pk"), after)
    move_what_was_said("documents.folder", moved, after)
    placements.follow_folders(moved, after)
    placements.reserve(Document.objects.filter(folder__in=moved).values("pk"), scope=after, actor=actor)
    folder.scope = after
