"""How the lanes stand: what waits, what runs, what failed, and who serves them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Min, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from extranet.jobs.lanes import LANES, QUICK, Lane, lane_of
from extranet.jobs.presence import present


@dataclass
class LaneState:
    """A lane, its jobs by what became of them, since when the oldest waits, and how many processes serve it."""

    lane: Lane
    waiting: int = 0
    running: int = 0
    failed: int = 0
    oldest: datetime | None = None
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that failed: which, when, and the last line of why."""

    job: str
    at: datetime
    why: str


def lane_states() -> list[LaneState]:
    """Return how each lane of jobs stands."""
    states = {lane.name: LaneState(lane) for lane in LANES.values() if lane.queues}
    for process in present():
        for name in process.lanes:
            if name in states:
                states[name].processes += 1
    jobs = DBTaskResult.objects.order_by()
    # Since when a job waits: since it was put in the queue, or since the moment that it was put off to.
    since = Case(When(run_after__lte=timezone.now(), then="run_after"), default="enqueued_at")
    ready = jobs.ready().values("queue_name").annotate(count=Count("pk"), oldest=Min(since))
    for queue, count, oldest in ready.values_list("queue_name", "count", "oldest"):
        state = _of(states, queue)
        state.waiting += count
        state.oldest = min(filter(None, [state.oldest, oldest]))
    for queue, count in jobs.running().values_list("queue_name").annotate(Count("pk")):
        _of(states, queue).running += count
    for queue, count in jobs.failed().values_list("queue_name").annotate(Count("pk")):
        _of(states, queue).failed += count
    return list(states.values())


def _of(states: dict[str, LaneState], queue: str) -> LaneState:
    """Return the state of the lane that serves `queue`: what none serves waits, and is counted with the quick ones."""
    lane = lane_of(queue)
    return states[lane.name if lane else QUICK]


def last_failures(count: int) -> list[Failure]:
    """Return the jobs that failed last, with the last line of what they said."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[:count]
    return [Failure(row.task_path, row.finished_at, (row.traceback.strip().splitlines() or [""])[-1]) for row in rows]
