"""All that the journal registers."""

from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import Every
from extranet.journal import jobs


def declare() -> None:
    """Sign the heads of the chains, so that a tail cut off shows."""
    lanes.declare(jobs.sign_heads)
    periodic.declare("journal.sign_heads", jobs.sign_heads, Every(minutes=15))
