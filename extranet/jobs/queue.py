"""The queue's table: claiming a job, doing it, noting how it ended. No job is done twice at the same time."""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from extranet.jobs.lanes import Lane

logger = logging.getLogger(__name__)

# How often noting the end of a job is tried while another process holds the database.
TRIES = 5
# A job that so many processes died with is not given to one more: it may be what ended them.
MOST_HOLDERS = 5
IN_TURN = ("queue_name", "-priority", "run_after", "enqueued_at")


class Gone(Exception):
    """What was put in the queue names a job that this version does not know any more."""


class TooLong(Exception):
    """A job took more time than its lane gives."""


class Deadly(Exception):
    """A job during which one process after another died."""


class Claims:
    """Takes jobs of a lane for one process: one of each queue in turn, so that no owner holds up another's."""

    def __init__(self, lane: Lane, holder: str) -> None:
        self._lane, self._holder = lane, holder
        self._last = ""

    def take(self) -> DBTaskResult[..., Any] | None:
        """Claim the next job, None when none is ready. The claim is one conditional update: one of two wins."""
        while (job := self._next()) is not None:
            job.status, job.started_at = TaskResultStatus.RUNNING, timezone.now()
            job.worker_ids = [*job.worker_ids, self._holder]
            taken = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.READY).update(
                status=job.status, started_at=job.started_at, worker_ids=job.worker_ids
            )
            if taken:
                self._last = job.queue_name
                return job
        return None

    def _next(self) -> DBTaskResult[..., Any] | None:
        """Return the first job of the queue that comes after the one served last, by name, and then from the start.

        A plain read: claiming takes the write lock, which an idle worker must not do twice a second.
        """
        for queues in _after(self._lane, self._last):
            ready = DBTaskResult.objects.ready().filter(**queues)
            # The order of the index `jobs_in_turn`: one row is read, however many wait.
            job: DBTaskResult[..., Any] | None = ready.order_by(*IN_TURN).first()
            if job is not None:
                return job
        return None


def _after(lane: Lane, last: str) -> Iterator[dict[str, str]]:
    """Give the ranges of names to look in, in turn: what comes after `last`, then all of them."""
    ranges = [(begin, _end(begin)) for begin in lane.queues]
    for begin, end in ranges:
        if begin <= last:
            if last < end:
                yield {"queue_name__gt": last, "queue_name__lt": end}
        else:
            yield {"queue_name__gte": begin, "queue_name__lt": end}
    for begin, end in ranges:
        if begin <= last:
            yield {"queue_name__gte": begin, "queue_name__lt": end}


def _end(begin: str) -> str:
    """Return what follows every name that begins so."""
    return begin[:-1] + chr(ord(begin[-1]) + 1)


def do(job: DBTaskResult[..., Any]) -> None:
    """Do a claimed job and note how it ended, unless it was taken from us meanwhile."""
    try:
        task = job.task
    except (ImportError, SuspiciousOperation) as error:
        logger.error("The queue names a job that is gone: %s", job.task_path)
        gone = Gone(f"« {job.task_path} » n’existe plus dans cette version.")
        gone.__cause__ = error
        end(job, gone)
        return
    begun = time.monotonic()
    try:
        task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    except (Exception, SystemExit) as error:
        logger.exception("The job %s failed", job.task_path)
        end(job, error)
        return
    if end(job):
        logger.info("The job %s took %.2f s", job.task_path, time.monotonic() - begun)


def end(job: DBTaskResult[..., Any], error: BaseException | None = None) -> bool:
    """Note how a job ended; False when it is not ours any more: given up for too long, or given to another."""
    values: dict[str, Any] = {"finished_at": timezone.now(), "return_value": None}
    if error is None:
        values |= {"status": TaskResultStatus.SUCCESSFUL, "exception_class_path": "", "traceback": ""}
    else:
        path = f"{type(error).__module__}.{type(error).__qualname__}"
        values |= {"status": TaskResultStatus.FAILED, "exception_class_path": path}
        values["traceback"] = "".join(format_exception(error))
    # The moment of the claim tells ours from a later one.
    ours = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
    for last_try in range(1, TRIES + 1):
        try:
            return bool(ours.update(**values))
        except OperationalError:
            if last_try == TRIES:
                raise
    return False


def put_back(jobs: Iterable[DBTaskResult[..., Any]]) -> int:
    """Make running jobs ready again, whose worker died, and return how many; one that ended many is given up.

    Each as it was read: one that was put back and claimed again meanwhile is another's.
    """
    count = 0
    for job in jobs:
        if len(job.worker_ids) >= MOST_HOLDERS:
            logger.error("The job %s was given up: %d processes died doing it", job.pk, len(job.worker_ids))
            end(
                job,
                Deadly(f"Ce travail a été abandonné : {len(job.worker_ids)} processus se sont arrêtés en le faisant."),
            )
            continue
        held = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
        count += held.update(status=TaskResultStatus.READY, started_at=None)
    return count


def forget_done(*, successful_before: timedelta, failed_before: timedelta) -> None:
    """Delete the rows of jobs that ended long ago."""
    now = timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - successful_before).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - failed_before).delete()
