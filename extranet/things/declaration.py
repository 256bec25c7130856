"""All that things register."""

from datetime import time

from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import Daily
from extranet.things import jobs


def declare() -> None:
    """Empty the bins each night."""
    lanes.declare(jobs.empty_bins)
    periodic.declare("things.empty_bins", jobs.empty_bins, Daily(time(1, 10)))
