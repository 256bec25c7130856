"""Lanes of background work: a letter never waits behind a text, nor a text behind a scan of forty pages.

`mail` sends letters, `quick` does what people wait for, `slow` what takes its time. A job's lane is the queue it is put
in (`@task(queue_name=SLOW)`). Within a lane each owner (a person, a space) has a queue of their own, and the lane takes
one job of each in turn: a thousand files of one hold nobody else's single file.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model
from django_tasks.base import Task

from extranet.registry import Registry, path_of

MAIL, QUICK, SLOW = "mail", "quick", "slow"

P = ParamSpec("P")
R = TypeVar("R")
Step = Callable[[threading.Event], bool]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane, the queues it serves by how their names begin, and how many seconds one job of it may take."""

    name: str
    queues: tuple[str, ...]
    seconds: int

    def serves(self, queue: str) -> bool:
        """Say whether jobs of `queue` are done in this lane."""
        return queue.startswith(self.queues)


# "default" is where jobs were put before there were lanes, and where tasks are that name no lane.
LANES = {
    MAIL: Lane(MAIL, (), 0),
    QUICK: Lane(QUICK, ("default", QUICK), 60),
    SLOW: Lane(SLOW, (SLOW,), 15 * 60),
}


@dataclass(frozen=True, slots=True)
class Served:
    """A step that a lane takes again and again, and how long it rests when there was nothing to do."""

    lane: str
    step: Step
    every: float


_jobs: Registry[Task[..., Any]] = Registry("jobs")
_steps: Registry[Served] = Registry("lane steps")


def declare(*tasks: Task[..., Any]) -> None:
    """Declare jobs, so that each is loaded wherever work is done; their queue must be one that a lane serves."""
    for task in tasks:
        if lane_of(task.queue_name) is None:
            raise ValueError(f"No lane serves the queue {task.queue_name} of {path_of(task.func)}")
        _jobs.add(path_of(task.func), task)


def serve(lane: str, name: str, step: Step, *, every: float = 1.0) -> None:
    """Have `lane` call `step(stop)` again and again, in a thread of its own.

    True says that something was done, and the step is called again at once; False that nothing waits, and it is called
    again after `every` seconds. It must return soon after `stop` is set; no limit is put on its time.
    """
    if lane not in LANES:
        raise ValueError(f"There is no lane {lane}")
    _steps.add(name, Served(lane, step, every))


def steps_of(lane: str) -> list[tuple[str, Served]]:
    """Return the steps that `lane` takes, with their names."""
    return [(name, served) for name, served in _steps.items() if served.lane == lane]


def lane_of(queue: str) -> Lane | None:
    """Return the lane that serves `queue`, None when none does."""
    return next((lane for lane in LANES.values() if lane.serves(queue)), None)


def share(task: Task[P, R], owner: Model | None) -> Task[P, R]:
    """Return `task` put in its lane's queue of `owner`: whom the work is for, or nobody in particular."""
    if owner is None:
        return task
    lane = lane_of(task.queue_name)
    # Letters and digits alone, so that names that begin alike lie side by side in any collation.
    return task.using(queue_name=f"{lane.name if lane else QUICK}{owner._meta.model_name}{owner.pk}")
