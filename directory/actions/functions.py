"""Changes of functions. Rights follow functions through the cercles, so each is chained in the journal."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import cercles
from directory.actions.locking import lock
from directory.models import Function, Person, Structure
from directory.permissions import check_manage_function, check_manage_person, check_manage_structure
from extranet.access.actor import Actor
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Invalid


@dataclass(frozen=True, slots=True)
class NewFunction:
    """What a function is made of, before it belongs to a person."""

    structure: Structure
    role: str
    title: str = ""
    theme: str = ""
    start: date | None = None
    end: date | None = None


@transaction.atomic
def add_function(person: Person, function: NewFunction, *, actor: Actor) -> Function:
    """Give `person` a function. Whoever does manages both the structure and the person's record."""
    check_manage_structure(actor, function.structure)
    check_manage_person(actor, person)
    return add_to_record(person, function, actor=actor)


def add_to_record(person: Person, new: NewFunction, *, actor: Actor) -> Function:
    """Write the function down; the caller has checked the rights and opened the transaction."""
    _check_dates(new.start, new.end)
    start = new.start or timezone.localdate()
    function = Function(person=person, scope=new.structure.scope, start=start)
    function.structure, function.role = new.structure, new.role
    function.title, function.theme, function.end = new.title, new.theme, new.end
    function.save()
    _follow(person, function, "create", actor=actor)
    return function


@transaction.atomic
def edit_function(function: Function, new: NewFunction, *, actor: Actor, version: int) -> Function:
    """Change a function; to move it to another structure one manages both."""
    check_manage_function(actor, function)
    check_manage_structure(actor, new.structure)
    _check_dates(new.start, new.end)
    fresh = lock(function, version)
    fresh.structure, fresh.scope = new.structure, new.structure.scope
    fresh.role, fresh.title, fresh.theme, fresh.end = new.role, new.title, new.theme, new.end
    fresh.start = new.start or fresh.start
    _check_dates(fresh.start, fresh.end)
    fresh.save()
    _follow(fresh.person, fresh, "edit", actor=actor)
    return fresh


@transaction.atomic
def end_function(function: Function, *, actor: Actor, end: date, version: int) -> Function:
    """End a function on the day `end`: from that day on it is over, and so are the rights it gave."""
    check_manage_function(actor, function)
    fresh = lock(function, version)
    if end < fresh.start:
        raise Invalid(_("La fonction ne peut pas finir avant d’avoir commencé."), field="end")
    fresh.end = end
    fresh.save()
    _follow(fresh.person, fresh, "end", actor=actor)
    return fresh


def _check_dates(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise Invalid(_("La fonction ne peut pas finir avant d’avoir commencé."), field="end")


def _follow(person: Person, function: Function, verb: str, *, actor: Actor) -> None:
    """After a change: the person's home, the journal, and the cercles at once."""
    current = Function.objects.current().filter(person=person).order_by("start", "pk").first()
    if current is not None and current.scope_id != person.scope_id:
        Person.objects.filter(pk=person.pk).update(scope_id=current.scope_id)
        person.scope_id = current.scope_id
    record(
        actor,
        verb,
        function,
        function.scope,
        chain=chains.ADMINISTRATION,
        person_id=person.pk,
        structure_id=function.structure_id,
        role=function.role,
        start=function.start.isoformat(),
        end=function.end.isoformat() if function.end else None,
    )
    if person.user_id:
        cercles.refresh({person.user_id})
    index.put(person)
