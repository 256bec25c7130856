"""The worker: runs the queue of django-tasks, alone or beside the web process."""

import logging
import threading
import time
from datetime import timedelta

from django.db import close_old_connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from extranet.jobs.periodic import enqueue_due

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
LOOK_SECONDS = 60
# A job that has run this long belonged to a worker that died; every job may run twice without harm.
ABANDONED_AFTER = timedelta(minutes=30)


def requeue_abandoned(older_than: timedelta = ABANDONED_AFTER) -> int:
    """Put back the jobs whose worker died while running them; return how many."""
    abandoned = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lte=timezone.now() - older_than
    )
    with transaction.atomic():
        return int(abandoned.update(status=TaskResultStatus.READY, started_at=None))


def run_pending(stop: threading.Event | None = None) -> None:
    """Run every job that is ready, then return; after the job in hand, once `stop` is set."""
    # A plain read first: claiming takes the write lock, which an idle worker must not do twice a second.
    while not (stop and stop.is_set()) and DBTaskResult.objects.ready().exists():
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1 if stop else None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        ).run()


def work(stop: threading.Event, *, alone: bool) -> None:
    """Run jobs until `stop` is set. `alone` says that no other worker shares the database."""
    requeue_abandoned(timedelta(0) if alone else ABANDONED_AFTER)
    looked_at = time.monotonic()
    while not stop.is_set():
        try:
            if time.monotonic() - looked_at > LOOK_SECONDS:
                # Again and again: a worker that is started anew at once comes too early for what it left behind.
                requeue_abandoned()
                looked_at = time.monotonic()
            enqueue_due()
            run_pending(stop)
        except Exception:
            logger.exception("The worker goes on after an error")
        close_old_connections()
        stop.wait(POLL_SECONDS)
