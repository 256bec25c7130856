"""Changes of people's records."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory import cercles
from directory.actions.functions import NewFunction, add_to_record
from directory.actions.locking import lock
from directory.models import Person
from directory.permissions import check_manage_all, check_manage_person, check_manage_structure
from extranet.access.actor import Actor
from extranet.accounts.actions.professionals import verify_professional, withdraw_verification
from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Conflict


@transaction.atomic
def create_person(*, actor: Actor, function: NewFunction | None = None, **values: Any) -> Person:
    """Create a person with a first function, in a structure `actor` manages; without one: Pays' administrators."""
    if function is None:
        scope = check_manage_all(actor)
    else:
        check_manage_structure(actor, function.structure)
        scope = function.structure.scope
    person = Person.objects.create(scope=scope, **values)
    record(actor, "create", person, scope)
    if function is not None:
        add_to_record(person, function, actor=actor)
    index.put(person)
    return person


@transaction.atomic
def edit_person(person: Person, *, actor: Actor, version: int, **values: Any) -> Person:
    """Change what is known of a person; Conflict when someone else did since `version` was read."""
    check_manage_person(actor, person)
    fresh = lock(person, version)
    # The record keeps which fields changed, not the contact details themselves.
    changed = [name for name, value in values.items() if getattr(fresh, name) != value]
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save()
    record(actor, "edit", fresh, fresh.scope, changed=changed)
    index.put(fresh)
    return fresh


@transaction.atomic
def link_account(person: Person, user: User | None, *, actor: Actor) -> None:
    """Tie `person` to an account (None: to none). Their cercles follow at once."""
    check_manage_all(actor)
    if user is not None:
        # Accounts are locked before people, as when one is erased: two persons do not both get this one.
        User.objects.select_for_update().get(pk=user.pk)
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    if user is not None and Person.objects.filter(user=user).exclude(pk=fresh.pk).exists():
        raise Conflict(_("Ce compte est déjà celui d’une autre personne de l’annuaire."), field="user")
    affected = {user_id for user_id in (fresh.user_id, user.pk if user else None) if user_id}
    fresh.user = user
    fresh.version += 1
    fresh.save()
    record(
        actor,
        "link",
        fresh,
        fresh.scope,
        chain=chains.ADMINISTRATION,
        user_id=user.pk if user else None,
    )
    cercles.refresh(affected)


@transaction.atomic
def verify_number(person: Person, rpps: str, *, actor: Actor) -> None:
    """Keep that the person's number was found in the national directory: their account then enters the health zone."""
    check_manage_all(actor)
    if person.user is None:
        raise Conflict(_("Cette personne n’a pas de compte : reliez-la d’abord au sien."), field="rpps")
    verify_professional(person.user, rpps, actor=actor)


@transaction.atomic
def withdraw_number(person: Person, *, actor: Actor) -> None:
    """Take the verification of the person's number back; the health zone closes to them at once."""
    check_manage_all(actor)
    if person.user is not None:
        withdraw_verification(person.user, actor=actor)


@transaction.atomic
def forget(user: User) -> None:
    """Let go of an account whose owner had their data erased.

    Who holds or held a public function keeps a name there, which is of public record; contact details go.
    Someone without any function goes altogether.
    """
    person = Person.objects.select_for_update().filter(user=user).first()
    if person is None:
        return
    record(None, "forget", person, person.scope, title="", chain=chains.ADMINISTRATION)
    if not person.functions.exists():
        index.remove(person)
        person.delete()
        return
    person.user = None
    person.email = person.phone = person.rpps = ""
    person.version += 1
    person.save()
    cercles.refresh({user.pk})
