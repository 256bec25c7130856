"""Who may do what, and what they are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from extranet.access import explain, grants, rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope, Zone
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.ui.errors import Conflict, Forbidden, NotVisible, StepUp

AsActor = Callable[..., Actor]


@pytest.fixture
def scope(alice: User) -> Scope:
    """A scope that Alice manages."""
    return grants.make_scope("Tourisme", managers=[alice])


def test_nothing_granted_is_nothing_seen(as_actor: AsActor, bob: User, scope: Scope) -> None:
    assert not rules.can(as_actor(bob), Role.READER, scope)
    with pytest.raises(NotVisible):
        rules.check(as_actor(bob), Role.READER, scope)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_includes_those_below_it_and_none_above(as_actor: AsActor, bob: User, scope: Scope, role: Role) -> None:
    grants.grant(scope, bob, role, actor=None)
    actor = as_actor(bob)
    assert [asked for asked in Role if rules.can(actor, asked, scope)] == [asked for asked in Role if asked <= role]
    assert [asked for asked in Role if bob.has_perm(f"access.{asked.codename}", scope)] == [
        asked for asked in Role if asked <= role
    ]


def test_grants_add_up_to_the_strongest(as_actor: AsActor, bob: User, scope: Scope) -> None:
    group = Group.objects.create(name="Maires")
    bob.groups.add(group)
    grants.grant(scope, group, Role.EDITOR, actor=None)
    grants.grant(scope, bob, Role.READER, actor=None)
    assert as_actor(bob).role_on(scope.pk) is Role.EDITOR


def test_a_grant_ends_with_its_last_day(as_actor: AsActor, bob: User, scope: Scope) -> None:
    today = timezone.localdate()
    grants.grant(scope, bob, Role.READER, actor=None, until=today)
    assert rules.can(as_actor(bob), Role.READER, scope)
    grants.grant(scope, bob, Role.READER, actor=None, until=today - timedelta(days=1))
    assert not rules.can(as_actor(bob), Role.READER, scope)


def test_closed_accounts_and_the_public_hold_nothing(as_actor: AsActor, alice: User, scope: Scope) -> None:
    alice.is_active = False
    alice.save()
    assert not rules.can(as_actor(alice), Role.READER, scope)
    assert not rules.can(as_actor(None), Role.READER, scope)
    assert not alice.has_perm("access.reader", scope)


def test_a_superuser_has_no_hidden_key(as_actor: AsActor, admin: User, scope: Scope) -> None:
    assert admin.is_superuser
    assert not rules.can(as_actor(admin, Assurance.SECOND_FACTOR), Role.READER, scope)
    assert not admin.has_perm("access.reader", scope)


def test_an_archive_is_for_reading_only(as_actor: AsActor, alice: User, scope: Scope) -> None:
    scope.read_only = True
    scope.save()
    actor = as_actor(alice)
    assert rules.can(actor, Role.READER, scope)
    assert not rules.can(actor, Role.CONTRIBUTOR, scope)
    assert actor.scope_ids(Role.EDITOR) == []
    with pytest.raises(Forbidden, match="archivé"):
        rules.check(actor, Role.EDITOR, scope)


def test_a_refusal_names_the_role_that_is_missing(as_actor: AsActor, bob: User, scope: Scope) -> None:
    grants.grant(scope, bob, Role.READER, actor=None)
    with pytest.raises(Forbidden, match=r"rédacteur.*lecteur"):
        rules.check(as_actor(bob), Role.EDITOR, scope)


@pytest.mark.parametrize(
    ("who", "assurance", "enters"),
    [
        ("chloe", Assurance.SECOND_FACTOR, True),
        ("chloe", Assurance.PASSWORD, False),
        ("chloe", Assurance.APP_PASSWORD, False),
        ("bob", Assurance.SECOND_FACTOR, False),
        ("admin", Assurance.SECOND_FACTOR, False),
    ],
)
def test_the_health_zone_wants_a_known_professional_and_a_second_factor(
    request: pytest.FixtureRequest, as_actor: AsActor, who: str, assurance: Assurance, enters: bool
) -> None:
    person: User = request.getfixturevalue(who)
    health = grants.make_scope("E-santé", zone=Zone.HEALTH, managers=[person])
    actor = as_actor(person, assurance)
    assert rules.can(actor, Role.READER, health) is enters
    assert (health.pk in actor.scope_ids()) is enters
    if not enters:
        with pytest.raises(StepUp, match="zone santé"):
            rules.check(actor, Role.READER, health)


def test_one_query_reads_all_rights(
    as_actor: AsActor, alice: User, scope: Scope, django_assert_num_queries: Callable[[int], object]
) -> None:
    for number in range(20):
        grants.make_scope(f"Espace {number}", managers=[alice])
    actor = as_actor(alice)
    with django_assert_num_queries(1):
        for found in (actor.scope_ids(), actor.scope_ids(Role.MANAGER), actor.reaches):
            assert len(found) >= 21


def test_only_managers_give_rights(as_actor: AsActor, bob: User, scope: Scope) -> None:
    grants.grant(scope, bob, Role.EDITOR, actor=None)
    with pytest.raises(Forbidden):
        grants.grant(scope, bob, Role.MANAGER, actor=as_actor(bob))


def test_the_last_manager_cannot_go(as_actor: AsActor, alice: User, bob: User, scope: Scope) -> None:
    for change in (
        lambda: grants.revoke(scope, alice, actor=as_actor(alice)),
        lambda: grants.grant(scope, alice, Role.READER, actor=as_actor(alice)),
        lambda: grants.grant(scope, alice, Role.MANAGER, actor=as_actor(alice), until=timezone.localdate()),
    ):
        with pytest.raises(Conflict, match="gestionnaire"):
            change()
    assert as_actor(alice).role_on(scope.pk) is Role.MANAGER


def test_why_names_the_group_and_the_end(as_actor: AsActor, bob: User, scope: Scope) -> None:
    group = Group.objects.create(name="Offices de tourisme")
    bob.groups.add(group)
    grants.grant(scope, group, Role.CONTRIBUTOR, actor=None)
    grants.grant(scope, bob, Role.READER, actor=None, until=timezone.localdate())
    reasons = [str(reason) for reason in explain.why(as_actor(bob), scope)]
    assert reasons[0] == "contributeur, par le groupe « Offices de tourisme »"
    assert reasons[1].startswith("lecteur, à titre personnel, jusqu’au ")


def test_readers_are_those_who_may_read(alice: User, bob: User, admin: User, scope: Scope) -> None:
    group = Group.objects.create(name="Maires")
    bob.groups.add(group)
    grants.grant(scope, group, Role.READER, actor=None)
    assert explain.readers(scope.pk) == {alice.pk, bob.pk}
    bob.is_active = False
    bob.save()
    assert explain.readers(scope.pk) == {alice.pk}
    assert explain.managers(scope.pk) == {alice.pk}


def test_leaving_the_parents_rights_starts_from_them(as_actor: AsActor, alice: User, bob: User, scope: Scope) -> None:
    grants.grant(scope, bob, Role.READER, actor=None)
    own = grants.leave_parent(scope, name="Dossier réservé")
    assert as_actor(bob).role_on(own.pk) is Role.READER
    grants.revoke(own, bob, actor=as_actor(alice))
    assert as_actor(bob).role_on(own.pk) is None
    assert as_actor(bob).role_on(scope.pk) is Role.READER
