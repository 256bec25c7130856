"""Fifty thousand letters that wait, and as many that left, cost the next batch nothing."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extranet.mail import claims, outbox, sending
from extranet.mail.letters import Letter
from extranet.mail.models import Kind, Outgoing, Recipient, State
from tests.mail.relay import Relay

MANY = 50_000


@pytest.fixture
def full(db: None) -> None:
    """A digest to fifty thousand people, half of which left; of the rest most wait for a later try."""
    outbox.post(Letter("Bonjour", ["Bonjour"]), "alice@exemple.fr")
    now = timezone.now()
    columns = "outgoing_id, address, message_id, kind, state, changed_at, next_at, sent_at"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    Recipient.objects.update(kind=Kind.DIGEST)
    with connection.cursor() as cursor:
        for state, next_at, sent_at in (
            ("sent", None, now), ("queued", now + timedelta(hours=1), None), ("queued", now, None),
        ):  # fmt: skip
            cursor.execute(
                f"{numbers} INSERT INTO mail_recipient ({columns}, tries, answer, claim, sealed)"  # noqa: S608
                " SELECT %s, 'p' || i || '@exemple.fr', %s || i, 3, %s, %s, %s, %s, 0, '', '', '' FROM n",
                [MANY // 3, Outgoing.objects.get().pk, f"{state}{next_at}", state, now, next_at, sent_at],
            )
        cursor.execute("ANALYZE mail_recipient")


def test_the_next_batch_is_found_by_an_index_alone(full: None) -> None:
    now = timezone.now()
    with CaptureQueriesContext(connection) as asked:
        assert claims.is_due(now)
        claims.take_back(now)
        assert len(claims.claim(now, 50)) == 50
    reading = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert len(reading) >= 4
    walks = [step for sql in reading for step in walked(sql)]
    assert not walks, f"The whole table is read: {walks}"


def walked(sql: str) -> list[str]:
    """Return the steps of a query's plan that read a whole table."""
    word = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} {sql}")
        steps = [str(row[-1]) for row in cursor.fetchall()]
    return [step for step in steps if step.startswith("SCAN mail_recipient") or "Seq Scan on mail_recipient" in step]


def test_a_password_does_not_wait_behind_fifty_thousand_digests(full: None, relay: Relay, monkeypatch: Any) -> None:
    outbox.post(Letter("Mot de passe", ["Bonjour"]), "bob@exemple.fr")
    monkeypatch.setattr(sending, "BATCH", 3)
    with CaptureQueriesContext(connection) as asked:
        sending.send_waiting(threading.Event())
    assert relay.people[0] == "bob@exemple.fr" and len(relay.people) == 3
    assert Recipient.objects.filter(state=State.SENDING).count() == 0
    # Two short writes a letter, and a handful for the batch: none grows with what waits.
    assert len(asked) < 60
