"""Which processes are there: each says so in its row now and then, so that what a dead one held is taken up."""

import os
import socket
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from extranet import registry
from extranet.jobs.models import Process
from extranet.jobs.queue import put_back

BEAT_SECONDS = 10
# A process whose row did not change for so long is dead, or as good as dead.
SILENT_SECONDS = 60
# No lane gives a job so much time: whoever holds it, and be it a process that left no row, does it no more.
LONGEST = timedelta(minutes=30)
KEPT_FOR = timedelta(days=1)


class Presence:
    """The row of this process, from `begin` to `end`."""

    def __init__(self, command: str, lanes: Sequence[str]) -> None:
        self.id = uuid.uuid4()
        self._values = {"host": socket.gethostname(), "pid": os.getpid(), "command": command, "lanes": list(lanes)}
        self._beaten_at: float | None = None

    @property
    def holder(self) -> str:
        """Return the name under which this process claims jobs."""
        return self.id.hex

    def beat(self, *, every: float = BEAT_SECONDS) -> None:
        """Say that this process lives, unless it did so a moment ago."""
        now = time.monotonic()
        if self._beaten_at is not None and now - self._beaten_at < every:
            return
        self._beaten_at = now
        seen = timezone.now()
        if not Process.objects.filter(pk=self.id).update(seen_at=seen):
            Process.objects.filter(seen_at__lt=seen - KEPT_FOR).delete()
            Process.objects.create(pk=self.id, started_at=seen, seen_at=seen, held=registry.held(), **self._values)

    def end(self) -> None:
        """Say that this process ends; it holds no job any more."""
        Process.objects.filter(pk=self.id).delete()


@dataclass
class Watch:
    """Watches the other processes by this one's own steady clock: a clock that is set back or on ends nobody."""

    _seen: dict[str, tuple[datetime | None, float]] = field(default_factory=dict)

    def requeue_dropped(self) -> int:
        """Put back the jobs whose process died while doing them; return how many."""
        now = time.monotonic()
        rows = {row.pk.hex: row.seen_at for row in Process.objects.only("seen_at")}
        jobs = _running()
        for holder in {*rows, *map(_holder_of, jobs)}:
            seen_at, _since = self._seen.get(holder, (None, now))
            # A row that is gone does not change any more.
            if holder not in self._seen or rows.get(holder, seen_at) != seen_at:
                self._seen[holder] = (rows.get(holder), now)
        return put_back([job for job in jobs if self._is_dropped(job, now)])

    def _is_dropped(self, job: DBTaskResult[..., Any], now: float) -> bool:
        seen_at, since = self._seen[_holder_of(job)]
        if now - since <= SILENT_SECONDS:
            return False
        # Only of who never had a row, as workers of older versions, does the clock on the wall say anything.
        return seen_at is not None or job.started_at is None or job.started_at < timezone.now() - LONGEST


def requeue_left() -> int:
    """Put back at once what dead processes of this machine held, for one that has just started; return how many.

    Who may be alive keeps its jobs until a `Watch` has seen it silent: whoever runs elsewhere, or under a number that
    was given again.
    """
    may_live = {row.pk.hex for row in Process.objects.only("host", "pid") if not _is_dead(row)}
    return put_back([job for job in _running() if _holder_of(job) not in may_live])


def _is_dead(row: Process) -> bool:
    """Say whether a process is known to be dead, by its number on this machine."""
    if row.host != socket.gethostname():
        return False
    try:
        os.kill(row.pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _running() -> list[DBTaskResult[..., Any]]:
    return list(DBTaskResult.objects.running().only("worker_ids", "started_at"))


def _holder_of(job: DBTaskResult[..., Any]) -> str:
    return job.worker_ids[-1] if job.worker_ids else ""


def present() -> list[Process]:
    """Return the processes that were there a moment ago."""
    since = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    return list(Process.objects.filter(seen_at__gte=since).order_by("started_at"))
