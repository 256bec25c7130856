"""Who manages what in the directory.

A structure is managed by the managers of its scope: that of its EPCI (its delegated administrators) or of the
platform. The administrators of the Pays manage every one of these scopes.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.models import Function, Person, Structure
from extranet.access import rules as access
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.ui.errors import Forbidden


def check_directory(actor: Actor) -> Scope:
    """Raise NotVisible unless `actor` is a member of the territory (guests are not); return the platform's scope."""
    return access.check_platform(actor, Role.READER)


def can_manage_all(actor: Actor, platform: Scope) -> bool:
    """Administrators of the Pays: they also make EPCI, tie accounts to people and name delegated administrators."""
    return access.can(actor, Role.MANAGER, platform)


def check_manage_all(actor: Actor) -> Scope:
    """Raise unless `can_manage_all`; return the platform's scope."""
    platform = check_directory(actor)
    if not can_manage_all(actor, platform):
        raise Forbidden(_("Seuls les administrateurs du Pays peuvent faire cela."))
    return platform


def check_manages_one(managed: QuerySet[Structure]) -> None:
    """Raise Forbidden when `managed`, the structures the actor keeps up to date, is empty."""
    if not managed.exists():
        raise Forbidden(_("L’annuaire est tenu à jour par les administrateurs des intercommunalités et du Pays."))


def can_manage_structure(actor: Actor, structure: Structure) -> bool:
    """Managers of the structure's scope."""
    return access.can(actor, Role.MANAGER, structure)


def check_manage_structure(actor: Actor, structure: Structure) -> None:
    """Raise unless `can_manage_structure`."""
    access.check(actor, Role.READER, structure)
    if not can_manage_structure(actor, structure):
        raise Forbidden(
            _("« %(structure)s » est tenue à jour par les administrateurs de son intercommunalité et du Pays.")
            % {"structure": structure}
        )


def can_manage_function(actor: Actor, function: Function) -> bool:
    """Managers of the scope of the structure it is held in."""
    return access.can(actor, Role.MANAGER, function)


def check_manage_function(actor: Actor, function: Function) -> None:
    """Raise unless `can_manage_function`."""
    access.check(actor, Role.READER, function)
    check_manage_structure(actor, function.structure)


def can_manage_person(actor: Actor, person: Person) -> bool:
    """Managers of the scope of a current function; of the person's last one when none is current."""
    managed = set(actor.scope_ids(Role.MANAGER))
    current = {function.scope_id for function in person.functions.all() if function.is_current}
    return not managed.isdisjoint(current or {person.scope_id})


def check_manage_person(actor: Actor, person: Person) -> None:
    """Raise unless `can_manage_person`."""
    access.check(actor, Role.READER, person)
    if not can_manage_person(actor, person):
        raise Forbidden(
            _("La fiche de %(person)s est tenue à jour par les administrateurs de sa collectivité et du Pays.")
            % {"person": person}
        )
