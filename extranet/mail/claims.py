"""Who sends what: each change of a row's state, in a short transaction of its own.

A claim names its process. What a dead process held goes back to the queue at once on its own machine, after a while on
another. Taking a row from a live one harms nobody: a final dot is only sent after `mark` said that the row is still
the sender's own.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from extranet.mail.models import Kind, Outage, Outgoing, Recipient, State
from extranet.mail.outbox import delete, lock

# Waits after each « not now » or lost connection: five days in all, then the letter failed.
RETRIES = [timedelta(minutes=n) for n in (1, 5, 15, 30)] + [timedelta(hours=n) for n in (1, 2, 4, 8, 16, 24, 32, 32)]
# Waits while the server cannot be spoken to. No letter fails for that: they leave when it is back.
PAUSES = [timedelta(minutes=n) for n in (1, 2, 5, 10, 15)]
# How long a process elsewhere may hold a row without a sign of life: before its dot, and waiting for the answer to it.
LEASE, ANSWER_LEASE = timedelta(minutes=2), timedelta(minutes=12)
# A moment this far in the future was written before the clock was set back.
SLACK = timedelta(minutes=1)
MOST_ANSWER = 300

_born = secrets.token_hex(8)


def new_claim() -> str:
    """Return a name for one batch of this process: its machine, its number, and what tells it from an earlier one."""
    return f"{socket.gethostname()[:60].replace(' ', '')} {os.getpid()} {_born} {secrets.token_hex(4)}"


def _is_dead(claim: str) -> bool:
    """Say whether a claim's process is known to be gone; on another machine one cannot know."""
    host, number, born, _batch = claim.split(" ")
    if host != socket.gethostname()[:60].replace(" ", ""):
        return False
    if int(number) == os.getpid():
        return born != _born
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def take_back(now: datetime) -> None:
    """Queue again what dead processes held, and what has waited too long for a live one."""
    held = Recipient.objects.filter(claimed_at__isnull=False)
    claims = set(held.order_by().values_list("claim", flat=True).distinct())
    if not claims:
        return
    gone = Q(claim__in=[claim for claim in claims if _is_dead(claim)])
    silent = Q(dot_at=None, claimed_at__lt=now - LEASE) | Q(dot_at__lt=now - ANSWER_LEASE)
    # Before the dot alone: past it, taking it from a live machine whose clock is ahead would send it twice.
    ahead = Q(dot_at=None, claimed_at__gt=now + SLACK)
    taken = held.filter(gone | silent | ahead)
    if taken.exists():
        _queue_again(taken, now)


def release(claim: str) -> None:
    """Queue again what a batch did not come to; a row past its dot stays, `take_back` judges it."""
    left = Recipient.objects.filter(claim=claim, claimed_at__isnull=False, dot_at=None)
    if left.exists():
        _queue_again(left, timezone.now())


def _queue_again(rows: QuerySet[Recipient], now: datetime) -> None:
    with transaction.atomic():
        rows.update(state=State.QUEUED, next_at=now, claim="", claimed_at=None, dot_at=None)


def is_due(now: datetime) -> bool:
    """Say whether a letter may leave now; reads only, an idle sender takes no lock."""
    due = Recipient.objects.filter(kind__in=Kind.values, next_at__lte=now)
    # In the index's order: PostgreSQL would else look for any row by reading the table.
    return bool(due.order_by("kind", "next_at").values_list("pk", flat=True)[:1])


def mend_clock(now: datetime) -> bool:
    """Make due what was put off before the clock was set back; return whether there was any."""
    ahead = Recipient.objects.filter(next_at__gt=now, changed_at__gt=now + SLACK)
    return ahead.exists() and bool(ahead.update(next_at=now, changed_at=now))


def claim(now: datetime, size: int) -> list[Recipient]:
    """Take the next letters: what somebody waits for first, then in the order in which they came due."""
    name = new_claim()
    with transaction.atomic():
        chosen: list[int] = []
        for kind in Kind.values:
            # One range of the index a kind: rows that wait for later are not walked.
            due = Recipient.objects.select_for_update(skip_locked=True).filter(kind=kind, next_at__lte=now)
            chosen += due.order_by("next_at", "pk").values_list("pk", flat=True)[: size - len(chosen)]
            if len(chosen) == size:
                break
        Recipient.objects.filter(pk__in=chosen).update(
            state=State.SENDING, next_at=None, claim=name, claimed_at=timezone.now()
        )
    rows = Recipient.objects.filter(claim=name, claimed_at__isnull=False).select_related("outgoing")
    return sorted(rows, key=lambda row: chosen.index(row.pk))


def renew(claim: str) -> None:
    """Show that the batch's process lives."""
    Recipient.objects.filter(claim=claim, claimed_at__isnull=False).update(claimed_at=timezone.now())


def mark(row: Recipient) -> bool:
    """Write that the final dot is about to be sent; False when the row is no longer the caller's."""
    return bool(_own(row).update(dot_at=timezone.now()))


def sent(row: Recipient, answer: str) -> None:
    """Write that the server took the letter; its content goes, and the letter's with the last copy."""
    now = timezone.now()
    with transaction.atomic():
        lock([row.outgoing_id])
        done = _own(row).update(
            state=State.SENT, changed_at=now, sent_at=now, sealed="", tries=F("tries") + 1, **_let_go(answer)
        )
        if done and not Recipient.objects.filter(outgoing_id=row.outgoing_id, sent_at=None).exists():
            Outgoing.objects.filter(pk=row.outgoing_id).update(sealed="")


def refused(row: Recipient, answer: str) -> None:
    """Write that the server refused this person's copy for good."""
    _own(row).update(state=State.BOUNCED, changed_at=timezone.now(), tries=F("tries") + 1, **_let_go(answer))


def withdraw(row: Recipient) -> None:
    """Delete a copy that may no longer leave."""
    delete(_own(row))


def put_off(row: Recipient, answer: str) -> None:
    """Write that this copy must be tried again later; after the last try it failed."""
    now, tries = timezone.now(), row.tries + 1
    if tries > len(RETRIES):
        _own(row).update(state=State.FAILED, changed_at=now, tries=tries, **_let_go(answer))
        return
    next_at = now + RETRIES[tries - 1]
    _own(row).update(state=State.QUEUED, changed_at=now, tries=tries, next_at=next_at, **_let_go(answer))


def _own(row: Recipient) -> QuerySet[Recipient]:
    return Recipient.objects.filter(pk=row.pk, claim=row.claim, claimed_at__isnull=False)


def _let_go(answer: str) -> dict[str, Any]:
    return {"claim": "", "claimed_at": None, "dot_at": None, "answer": answer[:MOST_ANSWER]}


def is_paused(now: datetime) -> bool:
    """Say whether the server is to be left alone for now."""
    outage = Outage.objects.first()
    return outage is not None and outage.next_at > now and outage.tried_at <= now + SLACK


def pause(answer: str) -> None:
    """Write that the server cannot be spoken to, and when to try again."""
    now = timezone.now()
    with transaction.atomic():
        outage = Outage.objects.select_for_update().first() or Outage(since=now, failures=0)
        outage.next_at = now + PAUSES[min(outage.failures, len(PAUSES) - 1)]
        outage.failures += 1
        outage.tried_at, outage.answer = now, answer[:MOST_ANSWER]
        outage.save()


def resume() -> None:
    """Write that the server answers."""
    if Outage.objects.exists():
        Outage.objects.all().delete()
