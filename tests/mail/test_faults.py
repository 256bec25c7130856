"""A mail server that is down, silent, rude or picky: nobody loses a letter, and nobody waits for another's."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from extranet.mail import claims, outbox, queries, transport
from extranet.mail.letters import Letter
from extranet.mail.models import Outage, Recipient, State
from tests.mail import certificates
from tests.mail.relay import Relay

Send = Callable[[], None]
Write = Callable[..., list[Recipient]]


def states() -> list[tuple[str, int]]:
    """Return the state and the tries of each letter."""
    return list(Recipient.objects.order_by("pk").values_list("state", "tries"))


def mended(relay: Relay, send: Send) -> list[str]:
    """Let the server answer again and the administrator ask for a try; return for whom letters came."""
    relay.answers.clear()
    relay.silent_at.clear()
    relay.cut_at.clear()
    outbox.try_again(queries.waiting())
    send()
    return relay.people


@pytest.fixture
def impatient(settings: Any) -> None:
    """Wait little for each command."""
    settings.EMAIL_TIMEOUT = 0.2


def test_a_server_that_refuses_connections_counts_against_no_letter(
    relay: Relay, settings: Any, send: Send, write: Write
) -> None:
    settings.EMAIL_PORT = 1
    write("alice", "bob")
    send()
    assert states() == [("queued", 0), ("queued", 0)]
    outage = Outage.objects.get()
    assert "refused" in outage.answer and outage.next_at > timezone.now()
    settings.EMAIL_PORT = relay.port
    send()
    assert relay.connections == 0, "the server is left alone until its time"
    assert mended(relay, send) == ["alice@exemple.fr", "bob@exemple.fr"]
    assert not Outage.objects.exists()


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO", "MAIL"])
def test_a_server_that_falls_silent_counts_against_no_letter(
    relay: Relay, impatient: None, send: Send, write: Write, stage: str
) -> None:
    relay.silent_at.add(stage)
    write("alice", "bob")
    send()
    assert states() == [("queued", 0), ("queued", 0)]
    assert Outage.objects.get().failures == 1
    assert mended(relay, send) == ["alice@exemple.fr", "bob@exemple.fr"]


@pytest.mark.parametrize("greeting", ["554 go away", "421 busy", "HTTP/1.1 400 Bad Request", "  "])
def test_a_wrong_greeting_counts_against_no_letter(relay: Relay, send: Send, write: Write, greeting: str) -> None:
    relay.answers["CONNECT"] = greeting
    write("alice", "bob")
    send()
    assert states() == [("queued", 0), ("queued", 0)]
    assert Outage.objects.get().answer
    assert mended(relay, send) == ["alice@exemple.fr", "bob@exemple.fr"]


@pytest.mark.parametrize("answer", ["550 no such sender", "451 later", "530 log in first"])
def test_a_server_that_wants_no_letter_of_ours_counts_against_none(
    relay: Relay, send: Send, write: Write, answer: str
) -> None:
    relay.answers["MAIL"] = answer
    write("alice", "bob")
    send()
    assert states() == [("queued", 0), ("queued", 0)]
    assert Outage.objects.get().answer == answer
    assert mended(relay, send) == ["alice@exemple.fr", "bob@exemple.fr"]


def test_a_password_that_is_refused_counts_against_no_letter(
    relay: Relay, settings: Any, send: Send, write: Write
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "extranet", "wrong"
    relay.answers["EHLO"] = "250-relay\r\n250 AUTH PLAIN"
    relay.answers["AUTH"] = "535 5.7.8 bad password"
    write("alice")
    send()
    assert states() == [("queued", 0)]
    assert Outage.objects.get().answer == "535 5.7.8 bad password"


@pytest.mark.parametrize(("days", "expected"), [(1, "sent"), (-1, "queued")])
def test_a_letter_leaves_only_under_a_certificate_that_holds(
    relay: Relay, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, send: Send, write: Write,
    days: int, expected: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority(tmp_path)))
    relay.tls = certificates.context(tmp_path, days=days)
    settings.EMAIL_USE_TLS = True
    write("alice")
    send()
    assert [state for state, _tries in states()] == [expected]
    assert [outage.answer for outage in Outage.objects.all() if "expired" not in outage.answer] == []
    assert Outage.objects.exists() == (expected == "queued")


@pytest.mark.parametrize("stage", ["RCPT bob@exemple.fr", "DOT bob@exemple.fr"])
def test_a_refusal_for_now_puts_off_the_one_letter_it_names(relay: Relay, send: Send, write: Write, stage: str) -> None:
    relay.answers[stage] = "450 4.2.1 come back later"
    write("alice", "bob", "chloe")
    send()
    assert relay.people == ["alice@exemple.fr", "chloe@exemple.fr"]
    bob = Recipient.objects.get(address="bob@exemple.fr")
    assert (bob.state, bob.tries, bob.answer) == (State.QUEUED, 1, "450 4.2.1 come back later")
    assert timedelta(seconds=50) < bob.next_at - timezone.now() <= timedelta(minutes=1)
    assert mended(relay, send)[-1:] == ["bob@exemple.fr"]
    assert relay.taken[-1][2] == bob.message_id


@pytest.mark.parametrize("stage", ["RCPT bob@exemple.fr", "DOT bob@exemple.fr"])
def test_a_refusal_for_good_ends_the_one_letter_it_names(relay: Relay, send: Send, write: Write, stage: str) -> None:
    relay.answers[stage] = "550 5.1.1 nobody of that name"
    write("alice", "bob", "chloe")
    send()
    assert relay.people == ["alice@exemple.fr", "chloe@exemple.fr"]
    assert relay.connections == 1
    bob = Recipient.objects.select_related("outgoing").get(address="bob@exemple.fr")
    assert (bob.state, bob.answer) == (State.BOUNCED, "550 5.1.1 nobody of that name")
    assert bob.outgoing.sealed, "an administrator may still send it again"


def test_a_server_that_hangs_up_after_its_refusal_was_heard(relay: Relay, send: Send, write: Write) -> None:
    relay.answers["RCPT bob@exemple.fr"] = "550 5.1.1 nobody of that name"
    relay.cut_at.add("RSET")
    write("alice", "bob", "chloe")
    send()
    assert states() == [("sent", 1), ("bounced", 1), ("sent", 1)]
    assert relay.connections == 2


def test_refused_again_and_again_a_letter_fails_after_five_days(relay: Relay, send: Send, write: Write) -> None:
    relay.answers["RCPT bob@exemple.fr"] = "450 4.2.2 mailbox full"
    write("bob")
    waited = timedelta(0)
    waits = []
    while (bob := Recipient.objects.get()).state == State.QUEUED:
        Recipient.objects.update(next_at=timezone.now())
        send()
        bob.refresh_from_db()
        if bob.next_at:
            waits.append(bob.next_at - bob.changed_at)
            waited += waits[-1]
    assert waits == claims.RETRIES and waits[0] == timedelta(minutes=1)
    assert timedelta(days=4, hours=20) < waited <= timedelta(days=5)
    assert (bob.state, bob.answer) == (State.FAILED, "450 4.2.2 mailbox full")


@pytest.mark.parametrize("fault", ["cut_at", "silent_at"])
def test_what_hung_after_the_final_dot_is_sent_again_as_the_same_mail(
    relay: Relay, monkeypatch: pytest.MonkeyPatch, send: Send, write: Write, fault: str
) -> None:
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.2)
    getattr(relay, fault).add("DOT")
    rows = write("alice", "bob")
    send()
    assert relay.people == ["alice@exemple.fr"]
    assert states() == [("queued", 1), ("queued", 0)]
    mended(relay, send)
    assert sorted(relay.people) == ["alice@exemple.fr", "alice@exemple.fr", "bob@exemple.fr"]
    assert {message_id for _n, to, message_id in relay.taken if to == "alice@exemple.fr"} == {rows[0].message_id}


def test_a_letter_at_which_the_server_always_hangs_up_holds_back_nobody(relay: Relay, send: Send, write: Write) -> None:
    relay.cut_at.add("RCPT alice@exemple.fr")
    write("alice", "bob", "chloe")
    for _turn in range(2):
        Outage.objects.all().delete()
        send()
    assert relay.people == ["bob@exemple.fr", "chloe@exemple.fr"]
    assert states() == [("queued", 1), ("sent", 1), ("sent", 1)]


def test_pauses_grow_to_a_quarter_of_an_hour(relay: Relay, settings: Any, send: Send, write: Write) -> None:
    settings.EMAIL_PORT = 1
    write("alice")
    pauses = []
    for _turn in range(len(claims.PAUSES) + 1):
        Outage.objects.update(next_at=timezone.now())
        send()
        outage = Outage.objects.get()
        pauses.append(outage.next_at - outage.tried_at)
    assert pauses == [*claims.PAUSES, claims.PAUSES[-1]]
    assert states() == [("queued", 0)]


def test_an_address_that_smtp_cannot_carry_is_refused_in_french(relay: Relay, send: Send, write: Write) -> None:
    write("é", "bob")
    send()
    assert states() == [("bounced", 1), ("sent", 1)]
    assert "caractères" in Recipient.objects.first().answer  # type: ignore[union-attr]


def test_the_reply_to_each_command_is_awaited_and_dots_are_doubled(relay: Relay, send: Send, write: Write) -> None:
    write("alice")
    send()
    assert relay.heard == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]


@pytest.mark.parametrize("answer", ["554 5.7.1 Relay access denied", "550 relay not permitted", "535 log in first"])
def test_a_relay_that_knows_us_no_more_ends_no_letter(relay: Relay, send: Send, write: Write, answer: str) -> None:
    names = ("a@exemple.fr", "b@exemple.fr", "c@autre.fr", "d@tiers.fr", "e@exemple.fr")
    for name in names:
        relay.answers[f"RCPT {name}"] = answer
        outbox.post(Letter("Bonjour", ["Oui"]), name)
    send()
    assert {state for state, _tries in states()} == {"queued"}
    assert states()[-2:] == [("queued", 0)] * 2, "once the server is known to want none, no letter counts it"
    assert Outage.objects.get().answer == answer
    assert sorted(mended(relay, send)) == sorted(names)
    assert not Outage.objects.exists()


def test_people_whose_own_servers_block_us_hold_back_nobody(relay: Relay, send: Send, write: Write) -> None:
    for name in ("a@un.fr", "b@deux.fr"):
        relay.answers[f"RCPT {name}"] = "550 5.7.1 sender blocked"
        outbox.post(Letter("Bonjour", ["Oui"]), name)
    write("alice", "bob")
    send()
    Outage.objects.update(next_at=timezone.now())
    send()
    assert relay.people == ["alice@exemple.fr", "bob@exemple.fr"]
    assert states() == [("queued", 1), ("queued", 1), ("sent", 1), ("sent", 1)]
    assert not Outage.objects.exists()
