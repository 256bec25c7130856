"""Which processes are there: each says so in its row now and then, so that what a dead one held is taken up."""

import os
import socket
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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

    _seen: dict[str, tuple[datetime, float]] = field(default_factory=dict)

    def requeue_dropped(self) -> int:
        """Put back the jobs whose process died while doing them; return how many."""
        now = time.monotonic()
        rows = {row.pk.hex: row.seen_at for row in Process.objects.only("seen_at")}
        for holder, seen_at in rows.items():
            if self._seen.get(holder, (None, 0.0))[0] != seen_at:
                self._seen[holder] = (seen_at, now)
        long_ago = timezone.now() - LONGEST
        dropped = []
        for job in DBTaskResult.objects.running().only("worker_ids", "started_at"):
            _seen_at, since = self._seen.get(job.worker_ids[-1] if job.worker_ids else "", (None, now))
            if now - since > SILENT_SECONDS or job.started_at is None or job.started_at < long_ago:
                dropped.append(job.pk)
        return put_back(DBTaskResult.objects.filter(pk__in=dropped)) if dropped else 0


def requeue_all() -> int:
    """Put back every running job: for a process that knows that it is the only one; return how many."""
    return put_back(DBTaskResult.objects.all())


def present() -> list[Process]:
    """Return the processes that were there a moment ago."""
    since = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    return list(Process.objects.filter(seen_at__gte=since).order_by("started_at"))
