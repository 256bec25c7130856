"""All that links register."""

from datetime import time

from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import Daily
from extranet.links import jobs


def declare() -> None:
    """Forget the answers to addresses that ended."""
    lanes.declare(jobs.forget_answers)
    periodic.declare("links.forget_answers", jobs.forget_answers, Daily(time(3, 10)))
