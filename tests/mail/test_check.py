"""`extranet check` tells what is stuck."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from extranet.cli.commands import check
from extranet.mail import claims, outbox
from extranet.mail.letters import Letter
from extranet.mail.models import Outgoing, Recipient, State
from tests.mail.relay import Relay


@pytest.fixture
def letter(db: None) -> None:
    """A letter that has just been queued."""
    outbox.post(Letter("Objet secret", []), "alice@exemple.fr")


def test_what_has_just_been_queued_is_not_stuck(letter: None) -> None:
    assert list(check._letters()) == []


def test_what_has_waited_long_is_told(letter: None) -> None:
    Outgoing.objects.update(queued_at=timezone.now() - timedelta(hours=2))
    (told,) = check._letters()
    assert "Lettres en attente : 1" in told and "secret" not in told


def test_a_server_that_does_not_answer_is_told_with_its_last_words(letter: None) -> None:
    claims.pause("535 5.7.8 bad password")
    assert "535 5.7.8 bad password" in next(check._letters())


@pytest.mark.parametrize(
    ("state", "days", "told"),
    [(State.BOUNCED, 0, 1), (State.BOUNCED, 2, 0), (State.FAILED, 2, 1), (State.SENT, 0, 0)],
)
def test_what_did_not_arrive_is_told(letter: None, state: str, days: int, told: int) -> None:
    at = timezone.now() - timedelta(days=days)
    sent_at = at if state == State.SENT else None
    Recipient.objects.update(state=state, next_at=None, changed_at=at, sent_at=sent_at)
    assert len(list(check._letters())) == told


def test_the_server_is_spoken_to_as_the_sender_does(relay: Relay, settings: Any) -> None:
    assert list(check._mail()) == []
    assert relay.heard == ["EHLO", "QUIT"]
    relay.answers["CONNECT"] = "554 go away"
    assert "554 go away" in next(check._mail())
