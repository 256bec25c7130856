"""Changes of structures, and of who administers an EPCI."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory import cercles
from directory.actions.locking import lock
from directory.jobs import refresh_cercles
from directory.models import Function, Person, Structure, StructureKind
from directory.permissions import check_manage_all, check_manage_structure
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.accounts.models import User
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Invalid

FRAME = {StructureKind.PAYS, StructureKind.EPCI}


def epci_scope(siren: str, name: str) -> Scope:
    """Return the scope an EPCI owns, made when missing: members read it, the Pays' administrators manage it."""
    platform = grants.platform_scope()
    scope, created = Scope.objects.get_or_create(key=f"epci-{siren}", defaults={"name": name, "parent": platform})
    if created:
        grants.grant(scope, grants.administrators_group(), Role.MANAGER, actor=None)
        grants.grant(scope, grants.members_group(), Role.READER, actor=None)
    elif scope.name != name:
        scope.name = name
        scope.save()
    return scope


@transaction.atomic
def create_structure(*, actor: Actor, kind: str, parent: Structure | None, **values: Any) -> Structure:
    """Create a structure under `parent`, whose managers may; the Pays and EPCI by the Pays' administrators only."""
    structure = Structure(kind=kind, parent=parent, **values)
    if parent is None or kind in FRAME:
        check_manage_all(actor)
    else:
        check_manage_structure(actor, parent)
    structure.scope = _home(structure)
    structure.save()
    if structure.kind == StructureKind.EPCI:
        cercles.ensure(cercles.epci_rules(structure))
    record(actor, "create", structure, structure.scope)
    index.put(structure)
    return structure


@transaction.atomic
def edit_structure(
    structure: Structure, *, actor: Actor, version: int, kind: str, parent: Structure | None, **values: Any
) -> Structure:
    """Change a structure. Moving it under another EPCI takes along what it holds, and needs rights on both."""
    check_manage_structure(actor, structure)
    fresh = lock(structure, version)
    if fresh.kind != kind and (fresh.kind in FRAME or kind in FRAME):
        raise Invalid(_("La nature d’un Pays ou d’une intercommunalité ne change pas."), field="kind")
    if fresh.kind == StructureKind.EPCI and values.get("siren", fresh.siren) != fresh.siren:
        raise Invalid(_("Le SIREN d’une intercommunalité ne change pas."), field="siren")
    if fresh.parent_id != (parent.pk if parent else None):
        _check_move(fresh, parent, actor=actor)
    fresh.kind, fresh.parent = kind, parent
    changed = [name for name, value in values.items() if getattr(fresh, name) != value]
    for name, value in values.items():
        setattr(fresh, name, value)
    scope = _home(fresh)
    moved = scope.pk != fresh.scope_id
    fresh.scope = scope
    fresh.save()
    if moved:
        take_below_along(fresh)
    if fresh.kind == StructureKind.EPCI:
        cercles.ensure(cercles.epci_rules(fresh))
    refresh_cercles.enqueue()
    record(actor, "edit", fresh, fresh.scope, changed=changed)
    index.put(fresh)
    return fresh


def _home(structure: Structure) -> Scope:
    """Return the scope the structure belongs in: its own for an EPCI, its parent's else, the platform's at the top."""
    if structure.kind == StructureKind.EPCI:
        if not structure.siren:
            raise Invalid(_("Une intercommunalité a un SIREN."), field="siren")
        return epci_scope(structure.siren, structure.name)
    return structure.parent.scope if structure.parent else grants.platform_scope()


def _check_move(structure: Structure, parent: Structure | None, *, actor: Actor) -> None:
    if parent is None or structure.kind in FRAME:
        check_manage_all(actor)
        return
    check_manage_structure(actor, parent)
    above: Structure | None = parent
    while above is not None:
        if above.pk == structure.pk:
            raise Invalid(_("Une structure ne peut pas être rattachée à elle-même."), field="parent")
        above = above.parent


def take_below_along(structure: Structure) -> None:
    """Take the structures below, their functions and the people at home there into the structure's scope."""
    level = [structure.pk]
    moved = list(level)
    while level:
        below = Structure.objects.filter(parent__in=level).exclude(kind=StructureKind.EPCI)
        level = list(below.exclude(pk__in=moved).values_list("pk", flat=True))
        moved += level
    Structure.objects.filter(pk__in=moved).update(scope_id=structure.scope_id)
    Function.objects.filter(structure__in=moved).update(scope_id=structure.scope_id)
    people = Function.objects.current().filter(structure__in=moved).values("person_id")
    Person.objects.filter(pk__in=people).update(scope_id=structure.scope_id)


@transaction.atomic
def appoint_delegate(epci: Structure, user: User, *, actor: Actor) -> None:
    """Make `user` a delegated administrator of `epci`: they manage its structures and people, nothing else."""
    check_manage_all(actor)
    if user.is_guest:
        raise Invalid(_("Un invité ne peut pas administrer une intercommunalité."), field="user")
    grants.grant(_own_scope(epci), user, Role.MANAGER, actor=actor)


@transaction.atomic
def dismiss_delegate(epci: Structure, user: User, *, actor: Actor) -> None:
    """Take the administration of `epci` back from `user`."""
    check_manage_all(actor)
    grants.revoke(_own_scope(epci), user, actor=actor)


def _own_scope(epci: Structure) -> Scope:
    if epci.kind != StructureKind.EPCI:
        raise Invalid(_("Seule une intercommunalité a des administrateurs délégués."))
    return epci.scope
