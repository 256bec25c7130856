"""Queueing mail: the only door. What is queued in a transaction leaves if, and only if, that commits.

Nothing here speaks to a mail server; `sending` does, later, in the mail lane.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from extranet.mail.headers import refuse_breaks, site_host
from extranet.mail.letters import Letter
from extranet.mail.models import Kind, Outage, Outgoing, Recipient, State
from extranet.sealing.text import seal

PURPOSE = "mail"
# Rows inserted by one statement.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Message:
    """A mail for anybody: the stem of its two templates and what they say, as JSON can carry it.

    `checks` are asked just before it leaves, each with its numbers (`checks.check_letters`); it is withdrawn at a no.
    """

    subject: str
    template: str
    context: Mapping[str, Any]
    kind: Kind = Kind.PERSONAL
    checks: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class To:
    """One person's address, and what only their copy says; a `stop_url` in it also makes the RFC 8058 headers."""

    address: str
    context: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""


def queue(message: Message, people: Iterable[To]) -> Outgoing:
    """Queue `message` for each of `people`, inside the caller's transaction; it is sealed: letters hold secrets."""
    refuse_breaks(subject=message.subject)
    now, host = timezone.now(), site_host()
    with transaction.atomic():
        said = {"subject": message.subject, "context": message.context, "checks": dict(message.checks)}
        outgoing = Outgoing.objects.create(template=message.template, sealed=_sealed(said))
        rows = []
        for to in people:
            refuse_breaks(to=to.address)
            rows.append(
                Recipient(
                    outgoing=outgoing,
                    address=to.address,
                    kind=message.kind,
                    message_id=to.message_id or make_msgid(domain=host),
                    sealed=_sealed(to.context) if to.context else "",
                    changed_at=now,
                    next_at=now,
                )
            )
        Recipient.objects.bulk_create(rows, batch_size=AT_ONCE)
    return outgoing


def post(letter: Letter, to: str) -> None:
    """Queue `letter` for one address, inside the caller's transaction."""
    queue(Message(letter.subject, "mail/letter", {"letter": letter.as_dict()}), [To(to)])


def is_known(message_id: str) -> bool:
    """Say whether a letter of this Message-ID was queued already."""
    return Recipient.objects.filter(message_id=message_id).exists()


def try_again(rows: QuerySet[Recipient]) -> int:
    """Make these copies due now, those that did not arrive too, and the server be asked at once; return how many.

    What is due already and waits for the server alone counts too.
    """
    now = timezone.now()
    with transaction.atomic():
        Outage.objects.update(next_at=now)
        free = rows.filter(sent_at=None, claimed_at=None)
        due = free.filter(next_at__lte=now).count()
        ended = free.filter(next_at=None).update(state=State.QUEUED, changed_at=now, next_at=now, tries=0)
        return due + ended + free.filter(next_at__gt=now).update(next_at=now)


def withdraw(addresses: Iterable[str]) -> None:
    """Delete what has not left for these addresses: their account is closed, its rights are over."""
    delete(_of(addresses).filter(sent_at=None))


def forget(addresses: Iterable[str]) -> None:
    """Delete all that names these addresses, sent or not."""
    delete(_of(addresses))


def _of(addresses: Iterable[str]) -> QuerySet[Recipient]:
    lowered = {address.lower() for address in addresses}
    return Recipient.objects.annotate(lowered=Lower("address")).filter(lowered__in=lowered)


def delete(rows: QuerySet[Recipient]) -> None:
    """Delete these copies; a letter goes with the last of its copies, what it says with the last that has not left."""
    with transaction.atomic():
        letters = set(rows.values_list("outgoing_id", flat=True))
        lock(letters)
        rows.delete()
        Outgoing.objects.filter(pk__in=letters, recipients=None).delete()
        waiting = Recipient.objects.filter(outgoing_id__in=letters, sent_at=None).values("outgoing_id")
        Outgoing.objects.filter(pk__in=letters).exclude(pk__in=waiting).update(sealed="")


def lock(letters: Collection[int]) -> None:
    """Lock letters before their copies: who ends the last copy but one and who ends the last see each other."""
    list(Outgoing.objects.select_for_update().filter(pk__in=letters).order_by("pk").values_list("pk"))


def _sealed(content: Mapping[str, Any]) -> str:
    return seal(json.dumps(dict(content)), PURPOSE)
