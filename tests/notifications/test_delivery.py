"""Who is told of what, where and when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.access.models import Role, Scope, Zone
from extranet.accounts.models import User
from extranet.journal.actions import record
from extranet.journal.models import Entry
from extranet.mail import claims
from extranet.mail.models import Recipient
from extranet.notifications import actions, jobs, mails, queries
from extranet.notifications.models import Frequency, Notification
from extranet.notifications.recipients import recipients
from tests import factories
from tests.mail.conftest import relay  # noqa: F401  (fixture)
from tests.mail.relay import Relay
from workspaces.models import Workspace

AsActor = Callable[..., Actor]
Browse = Callable[..., Client]


@pytest.fixture
def space(alice: User, bob: User, run_jobs: Callable[[], None]) -> Workspace:
    """A space with Alice (manager) and Bob (reader), who came when its creation was no news any more."""
    created = factories.space("Tourisme", manager=alice)
    run_jobs()
    Notification.objects.all().delete()
    factories.give(created, bob, Role.READER)
    return created


@pytest.fixture
def happen(as_actor: AsActor, alice: User, run_jobs: Callable[[], None]) -> Callable[..., Entry]:
    """Let Alice do something in a space, and the worker tell of it."""

    def do(space: Workspace, verb: str = "join", **data: Any) -> Entry:
        entry = record(as_actor(alice), verb, space, space.scope, **data)
        run_jobs()
        return entry

    return do


def test_members_are_told_in_their_inbox_but_not_the_author(
    as_actor: AsActor, alice: User, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    happen(space)
    assert [n.entry.verb for n in queries.inbox(as_actor(bob))] == ["join"]
    assert queries.unread_count(as_actor(bob)) == 1
    assert queries.unread_count(as_actor(alice)) == 0


def test_strangers_and_the_whole_territory_are_not_told(space: Workspace, happen: Callable[..., Entry]) -> None:
    factories.member("autre@exemple.fr", "Autre", "Membre")
    network = factories.space("Réseau", blueprint="network")
    entry = happen(network)
    assert recipients(entry) == {}


def test_what_is_no_longer_visible_leaves_the_inbox(
    as_actor: AsActor, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    happen(space)
    factories.grants.revoke(space.scope, bob, actor=None)
    assert list(queries.inbox(as_actor(bob))) == []
    assert queries.unread_count(as_actor(bob)) == 0


def test_delivering_twice_tells_once(bob: User, space: Workspace, happen: Callable[..., Entry]) -> None:
    entry = happen(space, to=[bob.pk])
    jobs.deliver.call(entry.pk)
    assert Notification.objects.filter(user=bob, entry=entry).count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("frequency", "at_once"),
    [(Frequency.IMMEDIATE, 1), (Frequency.DAILY, 0), (Frequency.WEEKLY, 0), (Frequency.NONE, 0)],
)
def test_mails_leave_as_often_as_asked(
    as_actor: AsActor, bob: User, space: Workspace, happen: Callable[..., Entry], frequency: Frequency, at_once: int
) -> None:
    actions.choose_frequency(space.scope, frequency, actor=as_actor(bob))
    happen(space)
    assert len(mail.outbox) == at_once


def test_what_one_follows_is_mailed_at_once_whatever_the_space(
    as_actor: AsActor, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    actions.choose_frequency(space.scope, Frequency.NONE, actor=as_actor(bob))
    actions.follow(space, actor=as_actor(bob))
    happen(space)
    assert [message.to for message in mail.outbox] == [[bob.email]]


def test_followers_of_a_container_are_told_of_what_is_in_it(
    as_actor: AsActor, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    actions.follow(space, actor=as_actor(bob))
    entry = happen(space, about=[("workspaces.workspace", space.pk)])
    assert recipients(entry) == {bob.pk: True}


def test_a_mail_carries_how_to_stop_and_no_injected_header(
    as_actor: AsActor, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    actions.follow(space, actor=as_actor(bob))
    happen(space, title="Réunion\r\nBcc: tous@exemple.fr")
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_mail_programs_own_post_stops_the_mails(
    as_actor: AsActor, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    actions.choose_frequency(space.scope, Frequency.IMMEDIATE, actor=as_actor(bob))
    happen(space)
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    client = Client(enforce_csrf_checks=True)
    assert client.get(address).status_code == 200
    assert dict(queries.preferences(as_actor(bob)))[space.scope] == Frequency.IMMEDIATE
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert dict(queries.preferences(as_actor(bob)))[space.scope] == Frequency.NONE


def test_mails_of_the_health_zone_say_nothing_of_it(
    chloe: User, as_actor: AsActor, run_jobs: Callable[[], None]
) -> None:
    colleague = factories.professional("paul@exemple.fr", "Paul", "Lemaire")
    health = factories.space("Diabète gestationnel", blueprint="group", manager=chloe, zone=Zone.HEALTH)
    factories.give(health, colleague, Role.READER)
    record(as_actor(chloe), "join", health, health.scope, to=[colleague.pk], title="Dossier Martin")
    run_jobs()
    text = str(mail.outbox[0].message()) + mail.outbox[0].body
    for word in ("Diabète", "Martin", "Chloé", health.slug):
        assert word not in text
    assert "espace protégé" in mail.outbox[0].body


def test_the_daily_digest_groups_by_space_and_leaves_once(
    bob: User, space: Workspace, happen: Callable[..., Entry], run_jobs: Callable[[], None]
) -> None:
    happen(space)
    happen(space)
    tomorrow = timezone.now() + timedelta(days=1)
    assert mails.send_digests([Frequency.DAILY], before=tomorrow) == 1
    assert mails.send_digests([Frequency.DAILY], before=tomorrow) == 0
    run_jobs()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].body.count("a rejoint l’espace") == 2
    assert mail.outbox[0].subject == "2 nouveautés dans vos espaces"


def test_an_address_that_refuses_ends_nobody_elses_digest(
    bob: User,
    space: Workspace,
    happen: Callable[..., Entry],
    relay: Relay,  # noqa: F811
    run_jobs: Callable[[], None],
) -> None:
    zoe = factories.member("zoe@exemple.fr", "Zoé", "Caron")
    factories.give(space, zoe, Role.READER)
    relay.answers[f"RCPT {bob.email}"] = "550 5.1.1 nobody of that name"
    happen(space)
    assert mails.send_digests([Frequency.DAILY], before=timezone.now() + timedelta(days=1)) == 2
    run_jobs()
    assert relay.people == [zoe.email]


def test_a_person_whose_digest_cannot_be_made_ends_nobody_elses(
    bob: User, space: Workspace, happen: Callable[..., Entry], caplog: pytest.LogCaptureFixture
) -> None:
    zoe = factories.member("zoe@exemple.fr", "Zoé", "Caron")
    factories.give(space, zoe, Role.READER)
    User.objects.filter(pk=bob.pk).update(email="bob@exemple.fr\u2028")
    happen(space)
    assert mails.send_digests([Frequency.DAILY], before=timezone.now() + timedelta(days=1)) == 1
    assert list(Recipient.objects.values_list("address", flat=True)) == [zoe.email]
    assert f"The digest of account {bob.pk}" in caplog.text


def test_what_was_read_is_left_out_of_the_digest(
    as_actor: AsActor, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    happen(space)
    actions.mark_read(None, actor=as_actor(bob))
    assert mails.send_digests([Frequency.DAILY], before=timezone.now() + timedelta(days=1)) == 0


def test_a_digest_tells_nothing_of_a_space_left_since(
    bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    happen(space)
    factories.grants.revoke(space.scope, bob, actor=None)
    assert mails.send_digests([Frequency.DAILY], before=timezone.now() + timedelta(days=1)) == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (2, 6, []),
        (2, 8, [(["daily", "weekly"], 2)]),
        # A Monday on which the extranet was stopped is made up for.
        (3, 8, [(["daily"], 3), (["weekly"], 2)]),
        (8, 8, [(["daily"], 8), (["weekly"], 2)]),
    ],
)
def test_digests_leave_after_seven_and_weekly_ones_on_mondays(
    db: None, day: int, hour: int, expected: list[tuple[list[str], int]]
) -> None:
    paris = datetime(2026, 3, day, hour, 10, tzinfo=ZoneInfo("Europe/Paris"))
    with (
        mock.patch.object(jobs.timezone, "localtime", return_value=paris),
        mock.patch.object(mails, "send_digests") as sent,
    ):
        jobs.send_digests.call()
    assert [(call.args[0], call.kwargs["before"].day) for call in sent.call_args_list] == expected
    assert all(call.kwargs["before"].hour == 7 for call in sent.call_args_list)


def test_the_inbox_marks_read_by_post_only(
    browse: Browse, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    happen(space)
    client = browse(bob)
    assert "a rejoint" in client.get("/notifications/").text
    assert Notification.objects.filter(user=bob, read_at=None).count() == 1
    client.post("/notifications/lues/", {"number": Notification.objects.get(user=bob).pk})
    assert Notification.objects.filter(user=bob, read_at=None).count() == 0


def test_one_cannot_mark_anothers_notification(
    browse: Browse, alice: User, bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    happen(space)
    browse(alice).post("/notifications/lues/", {"number": Notification.objects.get(user=bob).pk})
    assert Notification.objects.filter(user=bob, read_at=None).count() == 1


@pytest.fixture
def held_back(bob: User, space: Workspace, as_actor: AsActor, happen: Callable[..., Entry]) -> Recipient:
    """A mail to Bob that waits for the server."""
    claims.pause("Connection refused")
    actions.follow(space, actor=as_actor(bob))
    happen(space)
    assert mail.outbox == []
    return Recipient.objects.get(address=bob.email)


@pytest.mark.parametrize("change", ["nothing", "left", "protected", "closed"])
def test_a_mail_that_waited_leaves_only_if_it_may_still_tell(
    bob: User, space: Workspace, held_back: Recipient, run_jobs: Callable[[], None], change: str
) -> None:
    if change == "left":
        factories.grants.revoke(space.scope, bob, actor=None)
    elif change == "protected":
        Scope.objects.filter(pk=space.scope_id).update(zone=Zone.HEALTH)
    elif change == "closed":
        User.objects.filter(pk=bob.pk).update(is_active=False)
    claims.resume()
    run_jobs()
    assert [sent.to for sent in mail.outbox] == ([[bob.email]] if change == "nothing" else [])
    assert Recipient.objects.filter(address=bob.email).exists() is (change == "nothing")


def test_a_digest_that_waited_does_not_leave_once_a_space_was_left(
    bob: User, space: Workspace, happen: Callable[..., Entry], run_jobs: Callable[[], None]
) -> None:
    happen(space)
    claims.pause("Connection refused")
    mails.send_digests([Frequency.DAILY], before=timezone.now())
    assert Recipient.objects.filter(address=bob.email).count() == 1
    factories.grants.revoke(space.scope, bob, actor=None)
    claims.resume()
    run_jobs()
    assert mail.outbox == [] and not Recipient.objects.filter(address=bob.email).exists()


def test_an_account_closed_a_moment_ago_is_queued_nothing(
    bob: User, space: Workspace, happen: Callable[..., Entry]
) -> None:
    entry = happen(space)
    told = Notification.objects.select_related("user").get(user=bob, entry=entry)
    assert told.user.is_active
    User.objects.filter(pk=bob.pk).update(is_active=False)
    mails.send_one(told)
    mails._queue_digest(bob.pk, [Frequency.DAILY], timezone.now())
    assert not Recipient.objects.filter(address=bob.email).exists()
