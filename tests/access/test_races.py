"""Two people at the same moment: one is served, the other is told, nothing is half written."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from directory.actions.people import link_account
from directory.models import Person
from documents.actions.documents import edit_document
from documents.actions.uploads import add_document
from documents.models import Document, Folder
from documents.storage import Incoming
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, UserGrant
from extranet.accounts.actions.closing import deactivate
from extranet.accounts.actions.invitations import accept_with_new_account, invite
from extranet.accounts.actions.professionals import verify_professional
from extranet.accounts.models import User
from extranet.journal import chain
from extranet.mail import claims, outbox
from extranet.ui.errors import Conflict, DomainError
from forums.actions.topics import open_topic
from forums.models import Forum, Topic
from tests import factories
from workspaces.actions import members
from workspaces.actions.spaces import create_workspace
from workspaces.models import JoinRequest, Workspace

ROUNDS = 3
NAMES = {"first_name": "Nour", "last_name": "Petit", "password": factories.PASSWORD}
Race = Callable[..., list[Any]]


@pytest.fixture
def shared(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several threads may open: on SQLite a file in place of the memory of one process."""
    if connection.vendor != "sqlite":
        yield
        return
    path = tmp_path / "races.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture
def race(shared: None) -> Race:
    """Run functions at the same moment, each in its thread; return what each returned, or raised."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(functions))
        results: list[Any] = [None] * len(functions)

        def lane(number: int, function: Callable[[], Any]) -> None:
            try:
                start.wait(10)
                results[number] = function()
            except Exception as error:
                results[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=lane, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    return run


def served(results: list[Any]) -> int:
    """Return how many were served; the others must have been told in French, not met an error."""
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, DomainError) for error in refused), refused
    return len(results) - len(refused)


def two_managers() -> tuple[Workspace, User, User]:
    alice = factories.member("alice@exemple.fr", "Alice", "Lefebvre")
    bob = factories.member("bob@exemple.fr", "Bob", "Delattre")
    space = factories.space("Tourisme", manager=alice)
    factories.give(space, bob, Role.MANAGER)
    grants.revoke(space.scope, grants.administrators_group(), actor=None)
    return space, alice, bob


def test_two_managers_answer_the_same_request(race: Race) -> None:
    space, alice, bob = two_managers()
    for number in range(ROUNDS):
        asker = factories.member(f"c{number}@exemple.fr", "Chloé", "Vasseur")
        asked = JoinRequest.objects.create(workspace=space, user=asker)

        def answer(who: User, accept: bool, asked: JoinRequest = asked) -> JoinRequest:
            fresh = JoinRequest.objects.select_related("workspace__scope", "user").get(pk=asked.pk)
            return members.answer(fresh, actor=Actor(who), accept=accept)

        assert served(race(lambda: answer(alice, True), lambda: answer(bob, False))) == 1
        asked.refresh_from_db()
        is_in = UserGrant.objects.filter(content_object=space.scope, user=asker).exists()
        assert is_in == (asked.state == "accepted")
    assert chain.verify(chain.ADMINISTRATION).fault is None


def test_the_last_two_managers_do_not_both_leave(race: Race) -> None:
    space, alice, bob = two_managers()
    for _round in range(ROUNDS):
        results = race(
            *(lambda who=who: members.remove_member(space, who, actor=Actor(who)) for who in (alice, bob))
        )  # fmt: skip
        assert served(results) == 1
        assert UserGrant.objects.filter(content_object=space.scope, permission__codename="manager").count() == 1
        for who in (alice, bob):
            grants.grant(space.scope, who, Role.MANAGER, actor=None)


def test_a_closed_account_is_no_manager_to_leave_a_space_to(shared: None) -> None:
    space, alice, bob = two_managers()
    deactivate(bob, actor=None)
    with pytest.raises(Conflict):
        members.remove_member(space, alice, actor=Actor(alice))


def test_the_last_two_administrators_do_not_close_each_other(race: Race) -> None:
    first = factories.administrator("a@exemple.fr", "Anne", "Dubois")
    second = factories.administrator("b@exemple.fr", "Boris", "Martin")
    assert served(race(*(lambda who=who: deactivate(who, actor=None) for who in (first, second)))) == 1  # fmt: skip
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1


def test_an_invitation_taken_up_twice_opens_one_account(race: Race) -> None:
    for number in range(ROUNDS):
        _invitation, url = invite(f"nouveau{number}@exemple.fr", actor=None)
        token = url.rstrip("/").rpartition("/")[2]
        results = race(*[lambda token=token: accept_with_new_account(token, **NAMES)] * 2)  # fmt: skip
        assert served(results) == 1
        assert User.objects.filter(email=f"nouveau{number}@exemple.fr").count() == 1


def test_files_of_one_name_that_come_together_are_all_kept(race: Race) -> None:
    space, alice, _bob = two_managers()
    root = Folder.objects.select_related("scope").get(workspace=space, parent=None)

    def upload(number: int) -> Document:
        with Incoming(root.scope) as incoming:
            incoming.write(b"Bonjour" if number % 2 else b"Bonsoir")
            return add_document(root, incoming.store("note.txt"), "note.txt", actor=Actor(alice))

    results = race(*(lambda number=number: upload(number) for number in range(4)))  # fmt: skip
    assert served(results) == 4
    assert len(set(Document.objects.filter(folder=root).values_list("name_key", flat=True))) == 4


def test_a_card_saved_by_two_keeps_the_first(race: Race) -> None:
    space, alice, bob = two_managers()
    root = Folder.objects.select_related("scope", "workspace").get(workspace=space, parent=None)
    with Incoming(root.scope) as incoming:
        incoming.write(b"Bonjour")
        document = add_document(root, incoming.store("note.txt"), "note.txt", actor=Actor(alice))

    def edit(who: User) -> Document:
        fresh = Document.objects.select_related("scope", "folder__workspace").get(pk=document.pk)
        values: dict[str, Any] = {"name": f"{who.first_name}.txt", "description": "", "tags": [], "folder": root}
        return edit_document(fresh, actor=Actor(who), version=1, **values)

    results = race(lambda: edit(alice), lambda: edit(bob))
    assert served(results) == 1
    document.refresh_from_db()
    assert document.name in {result.name for result in results if isinstance(result, Document)}


def test_the_same_grant_given_four_times_is_one_grant(race: Race) -> None:
    space, alice, _bob = two_managers()
    carol = factories.member("carol@exemple.fr", "Carole", "Blot")
    results = race(*[lambda: grants.grant(space.scope, carol, Role.EDITOR, actor=Actor(alice))] * 4)
    assert served(results) == 4
    assert UserGrant.objects.filter(content_object=space.scope, user=carol).count() == 1
    assert chain.verify(chain.ADMINISTRATION).fault is None


def test_a_form_sent_four_times_makes_one_discussion(race: Race) -> None:
    space, alice, _bob = two_managers()
    forum = Forum.objects.select_related("scope").filter(scope=space.scope).order_by("pk")[0]
    once = uuid.uuid4()
    results = race(*[lambda: open_topic(forum, "Sujet", "Bonjour", actor=Actor(alice), once=once)] * 4)
    assert served(results) == 4
    assert Topic.objects.count() == 1


def test_asking_twice_to_enter_is_asking_once(race: Race) -> None:
    space, _alice, _bob = two_managers()
    carol = factories.member("carol@exemple.fr", "Carole", "Blot")
    assert served(race(*[lambda: members.ask_to_join(space, "Bonjour", actor=Actor(carol))] * 3)) == 3
    assert JoinRequest.objects.count() == 1


def test_two_spaces_of_one_name_made_together_are_two_spaces(race: Race) -> None:
    for number in range(ROUNDS):
        name = f"Culture {number}"
        assert served(race(*[lambda name=name: create_workspace(name, "group", actor=None)] * 3)) == 3  # fmt: skip
        assert Workspace.objects.filter(name=name).count() == 3


def test_a_number_is_verified_for_one_of_two_accounts(race: Race) -> None:
    _space, alice, bob = two_managers()
    number = "10999912347"
    results = race(*(lambda who=who: verify_professional(who, number, actor=None) for who in (alice, bob)))  # fmt: skip
    assert served(results) == 1
    assert User.objects.filter(rpps=number).count() == 1


def test_an_account_is_tied_to_one_of_two_people(race: Race) -> None:
    admin = factories.administrator("a@exemple.fr", "Anne", "Dubois")
    scope = grants.platform_scope()
    for number in range(ROUNDS):
        user = factories.member(f"u{number}@exemple.fr", "Ugo", "Vidal")
        people = [Person.objects.create(first_name="Ugo", last_name="Vidal", scope=scope) for _person in range(2)]
        results = race(
            *(lambda person=person, user=user: link_account(person, user, actor=Actor(admin)) for person in people)
        )  # fmt: skip
        assert served(results) == 1
        assert Person.objects.filter(user=user).count() == 1


def test_the_last_two_copies_of_a_letter_take_what_it_says_with_them(race: Race) -> None:
    people = [outbox.To(f"{name}@exemple.fr") for name in "ab"]
    letter = outbox.queue(outbox.Message("Bonjour", "mail/letter", {}), people)
    first, second = claims.claim(timezone.now(), 2)

    def slowly() -> None:
        with transaction.atomic():
            claims.sent(first, "250 ok")
            time.sleep(0.5)

    def meanwhile() -> None:
        time.sleep(0.2)
        claims.sent(second, "250 ok")

    assert served(race(slowly, meanwhile)) == 2
    letter.refresh_from_db()
    assert letter.sealed == ""
