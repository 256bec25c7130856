"""Background work of the queue itself."""

from datetime import timedelta

from django_tasks import task

from extranet.jobs import queue
from extranet.jobs.lanes import SLOW

# What succeeded says nothing any more; what failed is shown by `extranet check`.
KEPT, FAILED_KEPT = timedelta(days=1), timedelta(days=30)


@task(queue_name=SLOW)
def forget_done() -> None:
    """Delete the rows of jobs that ended long ago."""
    queue.forget_done(successful_before=KEPT, failed_before=FAILED_KEPT)
