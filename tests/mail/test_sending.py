"""The sender: in what order, by which connection, and what it holds meanwhile."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import close_old_connections, connection
from django.utils import timezone

from extranet.mail import claims, outbox, sending, transport
from extranet.mail.letters import Letter
from extranet.mail.models import Kind, Outage, Outgoing, Recipient, State
from tests.mail.relay import Relay

Send = Callable[[], None]
Write = Callable[..., list[Recipient]]
# The host of the claim is this machine, its number that of a process that cannot be.
DEAD = claims.new_claim().replace(f" {claims.os.getpid()} ", " 99999999 ")


def hold(claim: str, **values: Any) -> None:
    """Let every letter be held by `claim`."""
    Recipient.objects.update(
        **{"state": State.SENDING, "next_at": None, "claim": claim, "claimed_at": timezone.now(), **values}
    )


def test_a_batch_leaves_over_one_connection_and_is_emptied(relay: Relay, send: Send, write: Write) -> None:
    names = [f"p{number}" for number in range(20)]
    rows = write(*names)
    send()
    assert relay.connections == 1
    assert relay.people == [row.address for row in rows]
    assert [message_id for *_who, message_id in relay.taken] == [row.message_id for row in rows]
    row = Recipient.objects.order_by("pk")[0]
    assert (row.state, row.tries, row.claim, row.answer) == (State.SENT, 1, "", "250 queued")
    assert row.sent_at is not None and row.claimed_at is None and row.dot_at is None
    assert not Outgoing.objects.exclude(sealed="").exists()


@pytest.mark.parametrize("is_given_up", [False, True])
def test_a_letter_to_many_is_emptied_with_its_last_copy(relay: Relay, send: Send, db: None, is_given_up: bool) -> None:
    relay.answers["RCPT b@exemple.fr"] = "450 later"
    people = [outbox.To(f"{name}@exemple.fr", {"stop_url": f"http://exemple.fr/{name}"}) for name in "abc"]
    context = {"letter": Letter("Bonjour", ["Bonjour"]).as_dict()}
    outbox.queue(outbox.Message("Bonjour", "mail/letter", context), people)
    send()
    assert [bool(row.sealed) for row in Recipient.objects.order_by("pk")] == [False, True, False]
    assert Outgoing.objects.get().sealed
    relay.answers.clear()
    last = Recipient.objects.filter(state=State.QUEUED)
    if is_given_up:
        outbox.delete(last)
    else:
        last.update(next_at=timezone.now())
        send()
    assert Outgoing.objects.get().sealed == ""


def test_what_somebody_waits_for_leaves_before_digests(
    relay: Relay, monkeypatch: pytest.MonkeyPatch, send: Send, write: Write
) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    rows = write("digest1", "news", "digest2", "password")
    for row, kind in zip(rows, (Kind.DIGEST, Kind.NEWS, Kind.DIGEST, Kind.PERSONAL), strict=True):
        Recipient.objects.filter(pk=row.pk).update(kind=kind)
    send()
    assert [to.partition("@")[0] for to in relay.people] == ["password", "news", "digest1", "digest2"]


def test_told_to_stop_it_ends_with_the_letter_in_hand(relay: Relay, write: Write, monkeypatch: Any) -> None:
    write("alice", "bob")
    stop = threading.Event()
    written = claims.sent

    def then_stop(row: Recipient, answer: str) -> None:
        written(row, answer)
        stop.set()

    monkeypatch.setattr(claims, "sent", then_stop)
    sending.send_waiting(stop)
    assert relay.people == ["alice@exemple.fr"]
    assert Recipient.objects.get(address="bob@exemple.fr").state == State.QUEUED


def test_told_to_stop_it_does_not_wait_ten_minutes_for_an_answer(
    relay: Relay, write: Write, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    monkeypatch.setattr(transport, "LOOK_SECONDS", 0.05)
    relay.silent_at.add("DOT")
    write("alice")
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    sending.send_waiting(stop)
    assert not relay.released.is_set()
    assert Recipient.objects.get().state == State.QUEUED


def test_a_letter_that_cannot_be_composed_holds_back_no_other(
    relay: Relay, send: Send, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    rows = write("alice", "bob")
    Outgoing.objects.filter(pk=rows[0].outgoing_id).update(sealed="v1.broken")
    send()
    assert relay.people == ["bob@exemple.fr"]
    alice = Recipient.objects.get(address="alice@exemple.fr")
    assert (alice.state, alice.tries) == (State.QUEUED, 1)
    assert not Outage.objects.exists()
    assert "cannot be composed" in caplog.text


def test_what_a_dead_process_held_leaves_at_once(relay: Relay, send: Send, write: Write) -> None:
    write("alice")
    hold(DEAD)
    send()
    assert relay.people == ["alice@exemple.fr"]


def test_what_a_dead_process_had_dotted_leaves_again_as_the_same_mail(relay: Relay, send: Send, write: Write) -> None:
    (row,) = write("alice")
    hold(DEAD, dot_at=timezone.now())
    send()
    assert relay.taken == [(1, "alice@exemple.fr", row.message_id)]


@pytest.mark.parametrize(
    ("silent_for", "dotted", "leaves"),
    [
        (timedelta(minutes=1), False, False),
        (timedelta(minutes=3), False, True),
        (timedelta(minutes=9), True, False),
        (timedelta(minutes=13), True, True),
        # Written before the clock was set back.
        (timedelta(hours=-1), False, True),
        # Past its dot on a live machine whose clock is ahead: it would leave twice.
        (timedelta(minutes=-2), True, False),
    ],
)
def test_what_another_machine_holds_is_taken_over_once_it_is_silent(
    relay: Relay, send: Send, write: Write, silent_for: timedelta, dotted: bool, leaves: bool
) -> None:
    write("alice")
    at = timezone.now() - silent_for
    hold("elsewhere 1 abc def", claimed_at=at, dot_at=at if dotted else None)
    send()
    assert bool(relay.people) is leaves


def test_a_letter_taken_over_before_its_dot_is_not_sent_twice(
    relay: Relay, send: Send, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("alice", "bob")
    marked = claims.mark

    def taken_over(row: Recipient) -> bool:
        Recipient.objects.filter(pk=row.pk).update(claim=claims.new_claim())
        return marked(row)

    monkeypatch.setattr(claims, "mark", taken_over)
    sending.send_waiting(threading.Event())
    assert relay.people == []
    assert [row.state for row in Recipient.objects.order_by("pk")] == [State.SENDING, State.QUEUED]


def test_a_letter_deleted_before_its_dot_does_not_leave(relay: Relay, write: Write, monkeypatch: Any) -> None:
    write("alice")
    monkeypatch.setattr(claims, "claim", lambda now, size, take=claims.claim: forgetting(take(now, size)))
    sending.send_waiting(threading.Event())
    assert relay.people == []


def forgetting(rows: list[Recipient]) -> list[Recipient]:
    outbox.withdraw(row.address for row in rows)
    return rows


def test_a_clock_set_back_an_hour_delays_nothing(
    relay: Relay, send: Send, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay.answers["RCPT bob@exemple.fr"] = "450 later"
    write("bob")
    send()
    write("alice")
    now = timezone.now
    Outage.objects.create(since=now(), tried_at=now(), next_at=now() + timedelta(minutes=15))
    relay.answers.clear()
    monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(hours=1))
    send()
    assert sorted(relay.people) == ["alice@exemple.fr", "bob@exemple.fr"]
    assert not Outage.objects.exists()


class Witness(BaseEmailBackend):
    """A backend that notes whether a transaction is open where mail is handed over."""

    seen: list[bool] = []

    def send_messages(self, messages: Any) -> int:
        self.seen.append(connection.in_atomic_block)
        return len(messages)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_mail_is_handed_over(settings: Any, send: Send, write: Write) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Witness"
    Witness.seen.clear()
    write("alice", "bob")
    send()
    assert Witness.seen == [False, False]


@pytest.mark.django_db(transaction=True)
def test_others_write_while_the_server_is_silent(relay: Relay, settings: Any, write: Write) -> None:
    settings.EMAIL_TIMEOUT = 30
    relay.silent_at.add("DOT")
    write("alice")
    sender = in_a_thread(lambda: sending.send_waiting(threading.Event()))
    assert relay.is_silent.wait(10)
    # SQLite has one writer: were a transaction open, this would wait, and fail after its timeout.
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 0")
        write("bob")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 20000")
    assert sender.is_alive()
    relay.released.set()
    sender.join(10)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(relay: Relay, write: Write, monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    rows = write(*[f"p{number}" for number in range(30)])

    def work() -> None:
        while sending.send_waiting(threading.Event()):
            pass

    for worker in [in_a_thread(work), in_a_thread(work)]:
        worker.join(30)
    assert relay.connections > 2
    assert sorted(relay.people) == sorted(row.address for row in rows)


def in_a_thread(work: Callable[[], Any]) -> threading.Thread:
    """Run `work` as a worker does, with a database connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()
            close_old_connections()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
