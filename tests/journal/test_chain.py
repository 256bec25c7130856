"""The hash chain: what is altered, removed or cut shows."""

from collections.abc import Callable

import pytest

from extranet.access import grants
from extranet.access.models import Role, Scope, Zone
from extranet.accounts.models import User
from extranet.journal import chain
from extranet.journal.actions import record
from extranet.journal.models import ChainHead, Entry, SignedHead


@pytest.fixture
def health(chloe: User) -> Scope:
    """A scope of the health zone in which five things happened."""
    scope = grants.make_scope("E-santé", zone=Zone.HEALTH, managers=[chloe])
    for number in range(5):
        record(None, "read", scope, scope, number=number)
    return scope


def test_health_entries_are_chained_of_themselves_and_whole(health: Scope) -> None:
    assert Entry.objects.filter(chain=chain.HEALTH).count() == 5
    assert chain.verify(chain.HEALTH) == chain.Verdict(chain.HEALTH, 5, None)


def test_other_entries_are_not_chained(alice: User) -> None:
    scope = grants.make_scope("Tourisme", managers=[alice])
    assert record(None, "add", scope, scope).chain == ""


def test_grants_are_acts_of_administration(alice: User, bob: User) -> None:
    scope = grants.make_scope("Tourisme", managers=[alice])
    grants.grant(scope, bob, Role.READER, actor=None)
    assert chain.verify(chain.ADMINISTRATION) == chain.Verdict(chain.ADMINISTRATION, 1, None)


@pytest.mark.parametrize(
    "change", [{"verb": "download"}, {"title": "Autre"}, {"data": {"number": 99}}, {"object_id": 7}]
)
def test_an_altered_entry_shows(health: Scope, change: dict[str, object]) -> None:
    Entry.objects.filter(chain=chain.HEALTH, sequence=3).update(**change)
    assert "n° 3 a été modifié" in str(chain.verify(chain.HEALTH).fault)


def test_a_removed_entry_shows(health: Scope) -> None:
    Entry.objects.filter(chain=chain.HEALTH, sequence=3).delete()
    assert "n° 3 manque" in str(chain.verify(chain.HEALTH).fault)


def test_a_cut_chain_shows_even_when_its_head_was_cut_too(health: Scope) -> None:
    chain.sign_heads()
    Entry.objects.filter(chain=chain.HEALTH, sequence__gt=3).delete()
    third = Entry.objects.get(chain=chain.HEALTH, sequence=3)
    ChainHead.objects.filter(chain=chain.HEALTH).update(sequence=3, digest=third.digest)
    assert "coupée après le fait n° 3" in str(chain.verify(chain.HEALTH).fault)


def test_a_chain_made_again_does_not_match_the_signed_head(health: Scope) -> None:
    chain.sign_heads()
    previous = chain.START
    for entry in Entry.objects.filter(chain=chain.HEALTH).order_by("sequence"):
        entry.verb = "forged"
        entry.digest = chain.digest(entry, previous)
        entry.save()
        previous = entry.digest
    ChainHead.objects.filter(chain=chain.HEALTH).update(digest=previous)
    assert "tête signée n° 5" in str(chain.verify(chain.HEALTH).fault)


def test_a_head_is_signed_once(health: Scope) -> None:
    assert len(chain.sign_heads()) == 1
    assert chain.sign_heads() == []
    assert SignedHead.objects.count() == 1


def test_the_chain_stays_whole_when_an_account_is_deleted(bob: User, as_actor: Callable[..., object]) -> None:
    scope = grants.make_scope("E-santé", zone=Zone.HEALTH, managers=[bob])
    record(as_actor(bob), "read", scope, scope)  # type: ignore[arg-type]
    bob.delete()
    assert Entry.objects.get(chain=chain.HEALTH).actor_id is None
    assert chain.verify(chain.HEALTH).fault is None
