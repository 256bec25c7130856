"""Verifying a health professional's number, and taking that back."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.access.grants import on_rights_changed
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.actions import professionals
from extranet.accounts.actions.closing import deactivate, reactivate
from extranet.accounts.actions.professionals import verify_professional, withdraw_verification
from extranet.accounts.models import User
from extranet.journal import chain
from extranet.journal.models import Entry
from extranet.ui.errors import Conflict, Forbidden, Invalid
from tests import factories

GOOD, OTHER = "10999912347", "10999912354"
AsActor = Callable[..., Actor]


def test_a_verified_number_opens_the_health_zone_and_withdrawing_it_closes_it_at_once(
    alice: User, chloe: User, admin: User, as_actor: AsActor
) -> None:
    space = factories.space("E-santé", blueprint="group", manager=chloe, zone="health")
    factories.give(space, alice, Role.READER)
    assert as_actor(alice, Assurance.SECOND_FACTOR).role_on(space.scope_id) is None
    verify_professional(alice, " 10999 912347 ", actor=as_actor(admin))
    assert alice.rpps == GOOD
    assert as_actor(alice, Assurance.SECOND_FACTOR).role_on(space.scope_id) is Role.READER
    assert as_actor(alice).role_on(space.scope_id) is None
    withdraw_verification(alice, actor=as_actor(admin))
    assert as_actor(alice, Assurance.SECOND_FACTOR).role_on(space.scope_id) is None
    assert (alice.rpps, alice.rpps_verified_at) == ("", None)


def test_both_acts_are_in_the_chain_without_the_number_nor_a_name(alice: User, admin: User, as_actor: AsActor) -> None:
    verify_professional(alice, GOOD, actor=as_actor(admin))
    withdraw_verification(alice, actor=as_actor(admin))
    withdraw_verification(alice, actor=as_actor(admin))
    rows = Entry.objects.filter(verb__startswith="professional_").order_by("id")
    assert [(row.verb, row.chain, row.actor_id, row.object_id) for row in rows] == [
        ("professional_verify", chain.ADMINISTRATION, admin.pk, alice.pk),
        ("professional_withdraw", chain.ADMINISTRATION, admin.pk, alice.pk),
    ]
    assert not any(word in f"{row.title} {row.data}" for row in rows for word in (GOOD, "Alice", "alice@"))


def test_open_pages_ask_for_their_rights_again(
    alice: User, admin: User, as_actor: AsActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int | None] = []
    monkeypatch.setattr("extranet.access.grants._listeners._things", {})
    on_rights_changed(lambda user: told.append(user))
    verify_professional(alice, GOOD, actor=as_actor(admin))
    withdraw_verification(alice, actor=as_actor(admin))
    assert told == [alice.pk, alice.pk]


def test_nobody_verifies_their_own_number(admin: User, as_actor: AsActor) -> None:
    with pytest.raises(Forbidden):
        verify_professional(admin, GOOD, actor=as_actor(admin))
    admin.refresh_from_db()
    assert not admin.is_health_professional


@pytest.mark.parametrize(
    "number", ["", "1099991234", "10999912345", "109999123470", "１０９９９９１２３４４", "1099991234x", "\0"]
)
def test_a_number_that_is_not_well_formed_is_refused(alice: User, number: str) -> None:
    with pytest.raises(Invalid) as refusal:
        verify_professional(alice, number, actor=None)
    assert refusal.value.field == "rpps"


def test_a_number_is_verified_for_one_active_account_only(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify_professional(alice, GOOD, actor=None)
    with pytest.raises(Conflict):
        verify_professional(bob, GOOD, actor=None)
    # As when two administrators look at the same moment: the database has the last word.
    monkeypatch.setattr(professionals, "holder_of", lambda rpps, besides: None)
    with pytest.raises(Conflict):
        verify_professional(bob, GOOD, actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=bob.pk).update(rpps=GOOD, rpps_verified_at=timezone.now())
    verify_professional(bob, OTHER, actor=None)


def test_an_account_opened_again_lost_its_number_to_who_has_it_now(alice: User, bob: User) -> None:
    verify_professional(alice, GOOD, actor=None)
    deactivate(alice, actor=None)
    verify_professional(bob, GOOD, actor=None)
    reactivate(alice, actor=None)
    assert (alice.is_active, alice.is_health_professional, bob.is_health_professional) == (True, False, True)


def test_a_closed_account_is_verified_by_nobody(alice: User) -> None:
    deactivate(alice, actor=None)
    with pytest.raises(Conflict):
        verify_professional(alice, GOOD, actor=None)
