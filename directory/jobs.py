"""Background work of the directory."""

from django_tasks import task

from directory import cercles
from extranet.jobs import lanes


@task(queue_name=lanes.QUICK)
def refresh_cercles() -> None:
    """Follow the functions that begin and end with the calendar, and the changes made in bulk."""
    cercles.refresh()
