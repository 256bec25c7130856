"""What waits, what failed, and what a person was sent. None of it shows what a letter says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from extranet.mail.models import Outage, Recipient, State

# What has waited this long for its turn, or was tried already, is shown as stuck.
SOON = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the outbox stands: what waits and since when, what did not arrive, and whether the server answers."""

    waiting: int
    oldest: datetime | None
    bounced: int
    failed: int
    outage: Outage | None

    @property
    def ended(self) -> int:
        return self.bounced + self.failed

    @property
    def is_late(self) -> bool:
        return self.oldest is not None and self.oldest < timezone.now() - SOON


def standing() -> Standing:
    """Return how the outbox stands."""
    counts = Recipient.objects.filter(sent_at=None).aggregate(
        waiting=Count("pk", filter=Q(state__in=[State.QUEUED, State.SENDING])),
        oldest=Min("outgoing__queued_at", filter=Q(state__in=[State.QUEUED, State.SENDING])),
        bounced=Count("pk", filter=Q(state=State.BOUNCED)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    return Standing(**counts, outage=Outage.objects.first())


def bounced_since(moment: datetime) -> int:
    """Return how many letters were refused for good since `moment`."""
    return Recipient.objects.filter(state=State.BOUNCED, changed_at__gte=moment).count()


def waiting() -> QuerySet[Recipient]:
    """Return the copies that wait: those tried most, then the oldest first."""
    rows = Recipient.objects.filter(sent_at=None, state__in=[State.QUEUED, State.SENDING])
    # What was tried before first: it tells what is wrong.
    return rows.select_related("outgoing").order_by("-tries", "pk")


def not_arrived() -> QuerySet[Recipient]:
    """Return the copies that were refused or given up, the latest first."""
    rows = Recipient.objects.filter(sent_at=None, state__in=[State.BOUNCED, State.FAILED])
    return rows.select_related("outgoing").order_by("-changed_at", "-pk")


def not_sent(number: int) -> Recipient | None:
    """Return the copy of this number, unless it left or is leaving."""
    return Recipient.objects.filter(pk=number, sent_at=None, claimed_at=None).first()


def of_address(address: str) -> list[dict[str, Any]]:
    """Return what the outbox still knows of letters to `address`, for the export of a person's data."""
    rows = Recipient.objects.annotate(lowered=Lower("address")).filter(lowered=address.lower())
    columns = ("address", "state", "outgoing__queued_at", "sent_at")
    return list(rows.order_by("pk").values(*columns))
