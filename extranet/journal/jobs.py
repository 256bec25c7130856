"""Background work of the journal."""

from django_tasks import task

from extranet.jobs import lanes
from extranet.journal import chain


@task(queue_name=lanes.QUICK)
def sign_heads() -> None:
    """Sign the heads of the chains that moved."""
    chain.sign_heads()
