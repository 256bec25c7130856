"""Periodic work of mail: what has served is forgotten."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from extranet.mail import outbox
from extranet.mail.models import Recipient, State

# Who was sent something and how it ended: long enough to answer « I got nothing », or to mend what did not arrive.
KEEP = timedelta(days=30)
AT_ONCE = 1000


@task()
def forget_sent() -> None:
    """Delete the rows that ended a month ago, and the letters nobody waits for, in short transactions."""
    ended = Recipient.objects.filter(
        state__in=[State.SENT, State.BOUNCED, State.FAILED], changed_at__lt=timezone.now() - KEEP
    )
    while numbers := list(ended.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        outbox.delete(Recipient.objects.filter(pk__in=numbers))
