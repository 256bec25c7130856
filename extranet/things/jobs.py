"""Background work on things; it may run twice without harm."""

from django_tasks import task

from extranet.jobs import lanes
from extranet.things import bin as bins


@task(queue_name=lanes.SLOW)
def empty_bins(name: str = "", after: int = 0) -> None:
    """Erase some of what waited long enough in the bin `name` (empty: the first), then leave and come back."""
    if following := bins.erase_some(name, after=after):
        empty_bins.enqueue(*following)
