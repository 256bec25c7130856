"""The worker takes up what another one dropped, and leaves alone what another one still does."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from extranet.accounts.jobs import tidy
from extranet.jobs import worker


def running_since(minutes: int) -> DBTaskResult:
    """Return a job that a worker began so long ago."""
    result = tidy.enqueue()
    started = timezone.now() - timedelta(minutes=minutes)
    DBTaskResult.objects.filter(pk=result.id).update(status=TaskResultStatus.RUNNING, started_at=started)
    return DBTaskResult.objects.get(pk=result.id)


def work_briefly(monkeypatch: pytest.MonkeyPatch, *, alone: bool, rounds: int = 1) -> None:
    stop = threading.Event()
    left = [rounds]

    def wait(_seconds: float) -> bool:
        left[0] -= 1
        if not left[0]:
            stop.set()
        return stop.is_set()

    monkeypatch.setattr(stop, "wait", wait)
    # The queue itself is not run: what is put back stays to be seen.
    monkeypatch.setattr(worker, "run_pending", lambda: None)
    monkeypatch.setattr(worker, "enqueue_due", lambda: 0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.work(stop, alone=alone)


@pytest.mark.django_db
def test_a_worker_alone_takes_up_at_once_what_was_running(monkeypatch: pytest.MonkeyPatch) -> None:
    job = running_since(0)
    work_briefly(monkeypatch, alone=True)
    job.refresh_from_db()
    assert (job.status, job.started_at) == (TaskResultStatus.READY, None)


@pytest.mark.django_db
def test_a_worker_among_others_leaves_what_another_does(monkeypatch: pytest.MonkeyPatch) -> None:
    job, dropped = running_since(5), running_since(31)
    work_briefly(monkeypatch, alone=False)
    job.refresh_from_db()
    dropped.refresh_from_db()
    assert (job.status, dropped.status) == (TaskResultStatus.RUNNING, TaskResultStatus.READY)


@pytest.mark.django_db
def test_what_was_dropped_just_before_the_start_is_taken_up_later(monkeypatch: pytest.MonkeyPatch) -> None:
    job = running_since(5)
    monkeypatch.setattr(worker, "LOOK_SECONDS", -1)
    monkeypatch.setattr(worker, "ABANDONED_AFTER", timedelta(minutes=30))
    DBTaskResult.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(minutes=31))
    # As if half an hour had gone by since the start, which did not see it.
    looks = iter([0])
    requeue = worker.requeue_abandoned
    monkeypatch.setattr(worker, "requeue_abandoned", lambda *age: next(looks, None) if age else requeue())
    work_briefly(monkeypatch, alone=False, rounds=2)
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
