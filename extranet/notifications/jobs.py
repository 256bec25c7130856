"""Telling people: the inbox at once, mails at once or in one digest. Every job may run twice without harm."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from extranet.jobs import lanes
from extranet.journal.models import Entry
from extranet.notifications import mails
from extranet.notifications.models import Frequency, Notification, Preference
from extranet.notifications.recipients import recipients
from extranet.notifications.registry import told

# Daily mails leave after this hour (Europe/Paris), weekly ones on Mondays.
DIGEST_HOUR = 7


@task(queue_name=lanes.QUICK)
def deliver(entry_id: int) -> None:
    """Put the fact in each recipient's inbox and send the mails that do not wait."""
    entry = Entry.objects.select_related("scope", "actor").filter(pk=entry_id).first()
    if entry is None or entry.scope is None:
        return
    people = recipients(entry)
    Notification.objects.bulk_create(
        [
            Notification(user_id=user_id, entry=entry, scope=entry.scope, is_direct=is_direct)
            for user_id, is_direct in people.items()
        ],
        ignore_conflicts=True,
    )
    told(people.keys())
    at_once = set(
        Preference.objects.filter(
            scope_id=entry.scope.root_id, user_id__in=people, frequency=Frequency.IMMEDIATE
        ).values_list("user_id", flat=True)
    )
    waiting = Notification.objects.filter(entry=entry, mailed_at=None).select_related("user", "scope", "entry__actor")
    for notification in waiting:
        if notification.is_direct or notification.user_id in at_once:
            mails.send_one(notification)


@task(queue_name=lanes.SLOW)
def send_digests() -> None:
    """After the hour, send each person one digest of what waits: daily spaces every day, weekly ones on Mondays.

    A Monday on which the extranet was stopped is made up for on the day it is back.
    """
    now = timezone.localtime()
    if now.hour < DIGEST_HOUR:
        return
    today = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if now.weekday() == 0:
        mails.send_digests([Frequency.DAILY, Frequency.WEEKLY], before=today)
        return
    mails.send_digests([Frequency.DAILY], before=today)
    mails.send_digests([Frequency.WEEKLY], before=today - timedelta(days=now.weekday()))


@task(queue_name=lanes.SLOW)
def forget_old() -> None:
    """Delete what was read more than ninety days ago, and what is older than a year."""
    now = timezone.now()
    Notification.objects.filter(read_at__lt=now - timedelta(days=90)).delete()
    Notification.objects.filter(entry__at__lt=now - timedelta(days=365)).delete()
