"""Cercles follow functions: in with them, out with them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from directory import actions, cercles
from directory.actions.functions import NewFunction
from directory.models import Cercle, Function, Person
from extranet.access import grants
from extranet.access import rules as access
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal import chain
from extranet.journal.models import Entry
from tests import factories
from tests.directory.conftest import CAPSO, LUMBRES, Land, someone

pytestmark = pytest.mark.django_db
AsActor = Callable[..., Actor]


def names(user: User) -> set[str]:
    return set(Cercle.objects.filter(group__user=user).values_list("key", flat=True))


def test_a_mayor_is_in_the_cercle_of_the_epci_and_of_no_other(land: Land, alice: User) -> None:
    someone(land.arques, user=alice)
    cercles.refresh()
    assert names(alice) == {f"maires-{CAPSO}", "elus"}
    assert f"maires-{LUMBRES}" not in names(alice)


def test_a_function_over_since_today_no_longer_counts_and_one_of_tomorrow_not_yet(land: Land, alice: User) -> None:
    today = timezone.localdate()
    person = someone(land.arques, user=alice, end=today)
    cercles.refresh()
    assert names(alice) == set()
    function = person.functions.get()
    function.end = today + timedelta(days=1)
    function.save()
    cercles.refresh()
    assert f"maires-{CAPSO}" in names(alice)
    function.start, function.end = today + timedelta(days=1), None
    function.save()
    cercles.refresh()
    assert names(alice) == set()


def test_ending_a_function_takes_the_right_at_once(land: Land, alice: User, admin: User, as_actor: AsActor) -> None:
    person = someone(land.arques, user=alice)
    cercles.refresh()
    scope = grants.make_scope("Bureau des maires", managers=[admin])
    group = Cercle.objects.get(key=f"maires-{CAPSO}").group
    grants.grant(scope, group, Role.READER, actor=None)
    assert access.can(as_actor(alice), Role.READER, scope)
    function = person.functions.get()
    actions.functions.end_function(function, actor=as_actor(admin), end=timezone.localdate(), version=1)
    assert not access.can(as_actor(alice), Role.READER, scope)


def test_the_same_change_leaves_a_job_for_what_the_calendar_brings(
    land: Land, alice: User, admin: User, as_actor: AsActor, run_jobs: Callable[[], None]
) -> None:
    someone(land.arques, user=alice)
    values = {"kind": "commune", "parent": land.capso, "name": "Arques", "insee": "62040"}
    actions.structures.edit_structure(land.arques, actor=as_actor(admin), version=1, **values)
    run_jobs()
    assert "elus" in names(alice)


def test_moving_a_commune_moves_its_mayor_to_the_other_cercle(
    land: Land, alice: User, admin: User, as_actor: AsActor, run_jobs: Callable[[], None]
) -> None:
    person = someone(land.arques, user=alice)
    cercles.refresh()
    values = {"kind": "commune", "parent": land.lumbres, "name": "Arques", "insee": "62040"}
    actions.structures.edit_structure(land.arques, actor=as_actor(admin), version=1, **values)
    run_jobs()
    assert f"maires-{LUMBRES}" in names(alice) and f"maires-{CAPSO}" not in names(alice)
    person.refresh_from_db()
    assert person.scope_id == land.lumbres.scope_id


def test_a_closed_account_is_in_no_cercle(land: Land, alice: User) -> None:
    someone(land.arques, user=alice)
    cercles.refresh()
    alice.is_active = False
    alice.save()
    cercles.refresh()
    assert names(alice) == set()


def test_refreshing_twice_changes_nothing_and_the_journal_stays_whole(land: Land, alice: User) -> None:
    someone(land.arques, user=alice)
    assert cercles.refresh() == 2
    assert cercles.refresh() == 0
    assert chain.verify(chain.ADMINISTRATION).fault is None


def test_of_two_processes_that_refresh_at_midnight_one_writes_the_journal(land: Land, alice: User, bob: User) -> None:
    cercle = Cercle.objects.get(key="elus")
    cercle.group.user_set.add(bob)
    entries = Entry.objects.filter(verb="refresh")
    # Both read the same places, and then change them one after the other.
    for written in (1, 1):
        cercles._apply(cercle, added={alice.pk}, removed={bob.pk})
        assert entries.count() == written
    # A third knows of half of it.
    cercles._apply(cercle, added={alice.pk, bob.pk}, removed=set())
    assert [(entry.data["added"], entry.data["removed"]) for entry in entries.order_by("id")] == [
        ([alice.pk], [bob.pk]),
        ([bob.pk], []),
    ]


def test_open_pages_of_whoever_enters_or_leaves_a_cercle_ask_for_their_rights_again(
    land: Land, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int | None] = []
    monkeypatch.setattr("extranet.access.grants._listeners._things", {})
    grants.on_rights_changed(lambda user: told.append(user))
    mayor = someone(land.arques, user=alice)
    cercles.refresh()
    cercles.refresh()
    assert told == [alice.pk]
    mayor.functions.update(end=timezone.localdate())
    cercles.refresh()
    assert told == [alice.pk, alice.pk]


def test_a_group_made_by_hand_is_never_taken_for_a_cercle(land: Land, alice: User) -> None:
    from django.contrib.auth.models import Group

    mine = Group.objects.create(name="Comité")
    alice.groups.add(mine)
    cercles.ensure([cercles.Rule("comite", "Comité")])
    cercles.refresh()
    assert list(mine.user_set.all()) == [alice]
    assert Cercle.objects.get(key="comite").group.name == "Comité (cercle)"


def test_five_thousand_people_are_refreshed_in_few_queries(
    land: Land, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    users = User.objects.bulk_create(
        User(email=f"u{n}@exemple.fr", first_name="U", last_name=str(n)) for n in range(5000)
    )
    people = Person.objects.bulk_create(
        Person(first_name="U", last_name=f"{n}", scope=land.arques.scope, user=user) for n, user in enumerate(users)
    )
    Function.objects.bulk_create(
        Function(person=person, structure=land.arques, scope=land.arques.scope, role="mayor", start=date(2020, 5, 25))
        for person in people
    )
    with django_assert_max_num_queries(100):  # type: ignore[attr-defined]
        assert cercles.refresh() == 10_000
    Function.objects.update(end=date(2021, 1, 1))
    with django_assert_max_num_queries(100):  # type: ignore[attr-defined]
        assert cercles.refresh() == 10_000


def test_whoever_had_their_data_erased_keeps_a_public_name_at_most(land: Land, alice: User, bob: User) -> None:
    mayor = someone(land.arques, user=alice)
    Person.objects.filter(pk=mayor.pk).update(email="h@exemple.fr", phone="03")
    nobody = Person.objects.create(first_name="Bob", last_name="Delattre", scope=land.arques.scope, user=bob)
    actions.people.forget(alice)
    actions.people.forget(bob)
    mayor.refresh_from_db()
    assert (mayor.user, mayor.email, mayor.phone) == (None, "", "")
    assert not Person.objects.filter(pk=nobody.pk).exists()


def test_a_function_added_by_form_gives_its_cercle_at_once(
    land: Land, alice: User, delegate: User, as_actor: AsActor
) -> None:
    person = someone(land.arques, user=alice)
    new = NewFunction(land.arques, "referent_elected")
    actions.functions.add_function(person, new, actor=as_actor(delegate))
    assert "referents-tic" in names(alice)


def test_the_members_group_holds_active_accounts_that_are_no_guests(alice: User, david: User) -> None:
    from extranet.access.members import sync_members_group

    stranger = factories.user("nouveau@exemple.fr", "Nouvelle", "Arrivée")
    david.groups.add(grants.members_group())
    alice.is_active = False
    alice.save()
    assert sync_members_group() == 3
    assert list(grants.members_group().user_set.all()) == [stranger]
    assert sync_members_group() == 0
