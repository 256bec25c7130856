"""Giving and taking rights: every change of a grant passes here and is recorded in the journal."""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.access.actor import Actor
from extranet.access.models import GroupGrant, Role, Scope, UserGrant, Zone
from extranet.access.rules import check
from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.registry import Listeners
from extranet.ui.errors import Conflict, Invalid

MEMBERS_GROUP = "Tous les membres"
ADMINISTRATORS_GROUP = "Administrateurs du Pays"

_listeners: Listeners[Callable[[int | None], None]] = Listeners("listeners to rights")


def on_rights_changed(listener: Callable[[int | None], None]) -> None:
    """Call `listener` inside the transaction that changes rights, with the user's number; None: a whole group's."""
    _listeners.listen(listener)


def rights_changed(holder: User | Group | None) -> None:
    """Say that the rights of `holder` changed (None: of many): open pages then ask again."""
    for listener in _listeners:
        listener(holder.pk if isinstance(holder, User) else None)


def permission_of(role: Role) -> Permission:
    """Return the Django permission that stands for `role` on a scope."""
    return Permission.objects.get(content_type__app_label="access", content_type__model="scope", codename=role.codename)


@transaction.atomic
def make_scope(
    name: str,
    *,
    zone: str = Zone.STANDARD,
    parent: Scope | None = None,
    key: str | None = None,
    managers: list[User | Group] | None = None,
) -> Scope:
    """Create a scope and its first managers; the caller's action has checked and records the reason."""
    scope = Scope.objects.create(name=name, zone=zone, parent=parent, key=key)
    for holder in managers or []:
        _put(scope, holder, Role.MANAGER, until=None, by=None)
    return scope


@transaction.atomic
def leave_parent(scope: Scope, *, name: str) -> Scope:
    """Return a new scope under the root of `scope` that starts with the same grants; more are then given or taken."""
    parent = Scope.objects.get(pk=scope.root_id)
    own = Scope.objects.create(name=name, zone=scope.zone, parent=parent)
    UserGrant.objects.bulk_create(
        UserGrant(user_id=g.user_id, permission_id=g.permission_id, content_object=own, until=g.until)
        for g in UserGrant.objects.filter(content_object=scope)
    )
    GroupGrant.objects.bulk_create(
        GroupGrant(group_id=g.group_id, permission_id=g.permission_id, content_object=own, until=g.until)
        for g in GroupGrant.objects.filter(content_object=scope)
    )
    return own


@transaction.atomic
def grant(scope: Scope, holder: User | Group, role: Role, *, actor: Actor | None, until: date | None = None) -> None:
    """Give `holder` the `role` on `scope`, in place of what they held; `actor` must manage it (None: the system).

    Raises Conflict when the change would leave the scope without any manager.
    """
    if actor is not None:
        check(actor, Role.MANAGER, scope)
    if isinstance(holder, User) and not holder.is_active:
        raise Invalid(_("Ce compte est désactivé."))
    _lock(scope)
    _put(scope, holder, role, until=until, by=actor)
    _refuse_without_manager(scope)
    record(
        actor,
        "grant",
        scope,
        scope,
        chain=chains.ADMINISTRATION,
        holder_kind=holder._meta.label_lower,
        holder_id=holder.pk,
        role=role.codename,
    )


@transaction.atomic
def revoke(scope: Scope, holder: User | Group, *, actor: Actor | None) -> None:
    """Take back what `holder` held on `scope`. One may always leave oneself; else `actor` must manage it.

    Raises Conflict when nobody would be left to manage the scope.
    """
    is_leaving = actor is not None and actor.user is not None and isinstance(holder, User) and holder == actor.user
    if actor is not None and not is_leaving:
        check(actor, Role.MANAGER, scope)
    _lock(scope)
    if isinstance(holder, User):
        deleted, _rows = UserGrant.objects.filter(content_object=scope, user=holder).delete()
    else:
        deleted, _rows = GroupGrant.objects.filter(content_object=scope, group=holder).delete()
    if not deleted:
        return
    rights_changed(holder)
    _refuse_without_manager(scope)
    record(
        actor,
        "revoke",
        scope,
        scope,
        chain=chains.ADMINISTRATION,
        holder_kind=holder._meta.label_lower,
        holder_id=holder.pk,
    )


def _put(scope: Scope, holder: User | Group, role: Role, *, until: date | None, by: Actor | None) -> None:
    values = {"permission": permission_of(role), "until": until, "granted_by": by.user if by else None}
    if isinstance(holder, User):
        UserGrant.objects.update_or_create(content_object=scope, user=holder, defaults=values)
    else:
        GroupGrant.objects.update_or_create(content_object=scope, group=holder, defaults=values)
    rights_changed(holder)


def _lock(scope: Scope) -> None:
    """Make changes of one scope's grants wait for each other: two last managers who leave at once must not both go."""
    # NO KEY: what is being added to the scope meanwhile need not wait.
    Scope.objects.select_for_update(no_key=True).filter(pk=scope.pk).first()


def _refuse_without_manager(scope: Scope) -> None:
    managers = {"content_object": scope, "permission__codename": Role.MANAGER.codename, "until": None}
    people = UserGrant.objects.filter(**managers, user__is_active=True)
    if not (people.exists() or GroupGrant.objects.filter(**managers).exists()):
        raise Conflict(_("Il doit rester au moins un gestionnaire sans date de fin."))


def members_group() -> Group:
    """Return the group of every active account that is no guest."""
    return Group.objects.get_or_create(name=MEMBERS_GROUP)[0]


def administrators_group() -> Group:
    """Return the group that manages the platform (not the content of the health zone)."""
    return Group.objects.get_or_create(name=ADMINISTRATORS_GROUP)[0]


@transaction.atomic
def platform_scope() -> Scope:
    """Return the scope of the platform itself: members read it (annuaire), administrators manage it."""
    scope, created = Scope.objects.get_or_create(key="platform", defaults={"name": str(_("Le territoire"))})
    if created:
        _put(scope, members_group(), Role.READER, until=None, by=None)
        _put(scope, administrators_group(), Role.MANAGER, until=None, by=None)
    return scope
