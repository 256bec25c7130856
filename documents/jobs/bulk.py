"""Acts on many things, in the background; one that is begun again goes on where it was."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

KEPT_FOR = timedelta(days=7)


@task()
def run_bulk(job_id: int) -> None:
    """Treat what is left of a job."""
    from documents.actions.bulk import run

    run(job_id)


@task()
def forget_bulk() -> None:
    """Forget last week's reports."""
    from documents.actions.bulk import forget_jobs
    from documents.actions.unpacking import forget_unpackings

    forget_jobs(timezone.now() - KEPT_FOR)
    forget_unpackings(timezone.now() - KEPT_FOR)
