"""Background work of the journal."""

from datetime import timedelta

from django_tasks import task

from extranet.jobs.periodic import every
from extranet.journal import chain


@every(timedelta(minutes=15), "journal.sign_heads")
@task()
def sign_heads() -> None:
    """Sign the heads of the chains that moved."""
    chain.sign_heads()
