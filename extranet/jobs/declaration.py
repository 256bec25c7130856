"""All that jobs registers."""

from datetime import time

from extranet.jobs import jobs, lanes, periodic
from extranet.jobs.schedules import Daily


def declare() -> None:
    """Forget each night the jobs that ended long ago."""
    lanes.declare(jobs.forget_done)
    periodic.declare("jobs.forget_done", jobs.forget_done, Daily(time(3, 10)))
