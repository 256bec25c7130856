"""Background work of the directory."""

from datetime import timedelta

from django_tasks import task

from directory import cercles
from extranet.jobs.periodic import every


@every(timedelta(days=1), "directory.refresh_cercles")
@task()
def refresh_cercles() -> None:
    """Follow the functions that begin and end with the calendar, and the changes made in bulk."""
    cercles.refresh()
