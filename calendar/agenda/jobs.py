"""Background work of the agenda."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from agenda.actions.events import purge_events

KEPT = timedelta(days=30)


@task()
def purge_deleted() -> None:
    """Remove for good what was deleted a month ago."""
    purge_events(before=timezone.now() - KEPT)
