"""Reminding people of what they were asked to read; it may run twice without harm."""

from django.utils import timezone
from django_tasks import task

from extranet.jobs import lanes


@task(queue_name=lanes.QUICK)
def remind_readings() -> None:
    """Send the mails of three days before and of the day after each deadline."""
    from documents.actions.reading import remind_due

    remind_due(timezone.now())
