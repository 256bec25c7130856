"""Periodic work: rooms declare it, one worker at a time enqueues each turn, when the clock on the wall says so."""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from extranet.jobs.models import PeriodicJob
from extranet.jobs.schedules import Schedule
from extranet.registry import Registry

logger = logging.getLogger(__name__)

# After a failure the rights of the day are tried again no sooner than this.
TRY_AGAIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job and when it is due. `first` says that no right of a day is read before it has been done."""

    name: str
    task: Task[..., Any]
    schedule: Schedule
    first: bool = False


_periodics: Registry[Periodic] = Registry("periodic jobs")


def declare(name: str, task: Task[..., Any], schedule: Schedule, *, first: bool = False) -> None:
    """Have `task` enqueued at each turn of `schedule`; `name` is stable across releases.

    With `first` the rights of the day depend on it: it is not enqueued but done at the start of a process and at the
    change of the day, before pages are served and jobs done (`hold_the_day`).
    """
    _periodics.add(name, Periodic(name, task, schedule, first))


def enqueue_due() -> int:
    """Enqueue the periodic jobs whose time has come and return how many; one that missed several turns runs once.

    The turn moves in the same transaction as the enqueueing, so a crash loses neither and two workers never enqueue
    the same turn.
    """
    now = timezone.now()
    turns = _turns()
    count = 0
    for periodic in _periodics:
        # What comes first is not put in the queue, where it would wait: whoever needs it does it.
        if periodic.first or not _is_due(periodic, turns.get(periodic.name), now):
            continue
        with transaction.atomic():
            row = _locked(periodic.name)
            if not _is_due(periodic, row.turn_at, now):
                continue
            row.turn_at = periodic.schedule.latest(now)
            row.save(update_fields=["turn_at"])
            periodic.task.enqueue()
            count += 1
    return count


def _turns() -> dict[str, datetime | None]:
    return dict(PeriodicJob.objects.values_list("name", "turn_at"))


def _locked(name: str) -> PeriodicJob:
    PeriodicJob.objects.get_or_create(name=name)
    return PeriodicJob.objects.select_for_update().get(name=name)


def _is_due(periodic: Periodic, turn_at: datetime | None, now: datetime) -> bool:
    """Say whether the turn is a later one than that done last.

    A clock that was set back leaves `turn_at` ahead: that turn is not done again. Further ahead than one turn, the
    clock was wrong before, and waiting for it to come back would stop the job.
    """
    if turn_at is None:
        return True
    if turn_at > now:
        return turn_at - now > periodic.schedule.longest
    return periodic.schedule.latest(now) > turn_at


class _Day:
    """The day whose rights hold, as far as this process knows."""

    held: date | None = None
    failed_at: float | None = None
    lock = threading.Lock()


def hold_the_day() -> None:
    """Do what the rights of today depend on, if nobody has; asked before rights are read, outside a transaction.

    It costs one comparison of dates, but for the first time a day: a worker may have been stopped, or the whole machine
    suspended, when the day changed.
    """
    today = timezone.localdate()
    if _Day.held == today:
        return
    with _Day.lock:
        if _Day.held == today or _failed_lately():
            return
        try:
            _do_first()
        except Exception:
            # Pages go on with yesterday's rights rather than not at all.
            logger.exception("What the rights of the day depend on could not be done")
            _Day.failed_at = time.monotonic()
            return
        _Day.held = today


def _failed_lately() -> bool:
    return _Day.failed_at is not None and time.monotonic() - _Day.failed_at < TRY_AGAIN_SECONDS


def _do_first() -> None:
    turns = _turns()
    for periodic in _periodics:
        now = timezone.now()
        if not periodic.first or not _is_due(periodic, turns.get(periodic.name), now):
            continue
        periodic.task.call()
        # Noted once it is done: killed before, it is done again.
        with transaction.atomic():
            row = _locked(periodic.name)
            row.turn_at = periodic.schedule.latest(now)
            row.save(update_fields=["turn_at"])
