"""Acts on many things, in the background; one that is begun again goes on where it was."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from documents.models import BulkJob
from extranet.jobs import lanes

KEPT_FOR = timedelta(days=7)
# Others have their turn in between.
TURN_SECONDS = 5


@task(queue_name=lanes.SLOW)
def run_bulk(job_id: int) -> None:
    """Treat some of what is left of a job, and come back for the rest."""
    from documents.actions.bulk import run

    if run(job_id, TURN_SECONDS):
        lanes.share(run_bulk, BulkJob.objects.get(pk=job_id).user).enqueue(job_id)


@task(queue_name=lanes.SLOW)
def forget_bulk() -> None:
    """Forget last week's reports."""
    from documents.actions.bulk import forget_jobs
    from documents.actions.unpacking import forget_unpackings

    forget_jobs(timezone.now() - KEPT_FOR)
    forget_unpackings(timezone.now() - KEPT_FOR)
