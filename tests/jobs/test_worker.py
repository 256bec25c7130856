"""The worker takes up what a dead one dropped, and leaves alone what another one still does."""

import os
import subprocess
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from extranet.jobs import presence
from extranet.jobs.lanes import LANES, SLOW
from extranet.jobs.models import Process
from extranet.jobs.presence import Presence, Watch
from extranet.jobs.queue import Claims, put_back
from extranet.jobs.state import last_failures
from extranet.jobs.worker import run_pending
from tests.jobs import samples

pytestmark = pytest.mark.django_db


class Clock:
    """The steady clock of the process that watches."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(presence, "time", clock)
    return clock


def running(holder: str, minutes: int = 0) -> DBTaskResult:
    """Return a job that `holder` began so long ago."""
    result = samples.note.enqueue(holder)
    started = timezone.now() - timedelta(minutes=minutes)
    DBTaskResult.objects.filter(pk=result.id).update(
        status=TaskResultStatus.RUNNING, started_at=started, worker_ids=[holder]
    )
    return DBTaskResult.objects.get(pk=result.id)


def is_ready(job: DBTaskResult) -> bool:
    job.refresh_from_db()
    return bool(job.status == TaskResultStatus.READY and job.started_at is None)


def test_what_a_process_held_that_fell_silent_is_put_back(clock: Clock) -> None:
    dead, alive, watch = Presence("worker", ["slow"]), Presence("worker", ["slow"]), Watch()
    dead.beat()
    alive.beat()
    dropped, held = running(dead.holder), running(alive.holder)
    counts = []
    for _look in range(4):
        counts.append(watch.requeue_dropped())
        clock.now += 25
        alive.beat()
    assert counts == [0, 0, 0, 1]
    assert is_ready(dropped) and not is_ready(held)


@pytest.mark.parametrize("hours", [-1, 1], ids=["back", "on"])
def test_a_clock_that_jumps_an_hour_ends_nobody(clock: Clock, hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one, watch = Presence("worker", ["slow"]), Watch()
    one.beat()
    held = running(one.holder)
    watch.requeue_dropped()
    before = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: before() + timedelta(hours=hours))
    for _beat in range(12):
        clock.now += 10
        one.beat()
        assert watch.requeue_dropped() == 0
    assert not is_ready(held)


def test_what_nobody_known_holds_is_put_back_after_half_an_hour(clock: Clock) -> None:
    # Of an older version, whose workers left no row.
    recent, long_ago = running("x" * 32, minutes=28), running("y" * 32, minutes=31)
    watch = Watch()
    assert watch.requeue_dropped() == 0
    clock.now += presence.SILENT_SECONDS + 1
    assert watch.requeue_dropped() == 1
    assert is_ready(long_ago) and not is_ready(recent)


def test_a_process_whose_row_is_missed_for_a_moment_keeps_its_job(clock: Clock) -> None:
    # Another one that starts after the clock was set on by days takes the row for one of long ago.
    one, watch = Presence("worker", ["slow"]), Watch()
    held = running(one.holder, minutes=3 * 24 * 60)
    assert watch.requeue_dropped() == 0
    clock.now += 10
    one.beat()
    for _beat in range(12):
        clock.now += 10
        one.beat()
        assert watch.requeue_dropped() == 0
    assert not is_ready(held)


def test_of_two_that_watch_the_second_leaves_alone_what_was_claimed_again(clock: Clock) -> None:
    dead = Presence("worker", ["slow"])
    dead.beat()
    dropped = running(dead.holder)
    put_back([dropped])
    again = Claims(LANES[SLOW], "next").take()
    assert again is not None
    assert put_back([dropped]) == 0
    assert not is_ready(again)


def test_a_process_alone_takes_up_at_once_what_the_dead_left() -> None:
    unknown, killed = running(uuid.uuid4().hex), Presence("run", ["slow"])
    killed.beat()
    # Ended and waited for: its number is nobody's.
    with subprocess.Popen(["true"]) as ended:
        pass
    Process.objects.update(pid=ended.pid)
    left = running(killed.holder)
    assert presence.requeue_left() == 2
    assert is_ready(unknown) and is_ready(left)


def test_a_process_that_thinks_itself_alone_leaves_the_jobs_of_the_living() -> None:
    # A worker of the slow lane here, and one on another machine whose processes cannot be asked for.
    here, elsewhere = Presence("worker", ["slow"]), Presence("worker", ["slow"])
    here.beat()
    elsewhere.beat()
    Process.objects.filter(pk=here.id).update(pid=os.getppid())
    Process.objects.filter(pk=elsewhere.id).update(host="elsewhere", pid=2**22 + 1)
    jobs = [running(here.holder), running(elsewhere.holder)]
    assert presence.requeue_left() == 0
    assert not any(is_ready(job) for job in jobs)


def test_a_job_that_ended_five_processes_is_given_up() -> None:
    job = running("x" * 32)
    for holders in range(1, 5):
        job.worker_ids = ["x" * 32] * holders
        job.save()
        assert put_back([job]) == 1
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
        job.refresh_from_db()
    job.worker_ids = ["x" * 32] * 5
    job.save()
    assert put_back([job]) == 0
    assert Claims(LANES[SLOW], "next").take() is None
    (failure,) = last_failures(5)
    assert failure.job == job.task_path
    assert failure.why.endswith("Ce travail a été abandonné : 5 processus se sont arrêtés en le faisant.")


def test_a_process_is_there_from_its_first_beat_to_its_end(clock: Clock) -> None:
    one = Presence("worker", ["quick", "slow"])
    one.beat()
    row = Process.objects.get()
    assert (row.command, row.lanes, presence.present()) == ("worker", ["quick", "slow"], [row])
    # A beat costs a write: not at every turn of the worker.
    Process.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    one.beat()
    assert presence.present() == []
    clock.now += presence.BEAT_SECONDS
    one.beat()
    assert presence.present() == [row]
    one.end()
    assert not Process.objects.exists()


def test_the_rows_of_processes_that_died_long_ago_go(clock: Clock) -> None:
    Presence("worker", []).beat()
    Process.objects.update(seen_at=timezone.now() - timedelta(days=2))
    Presence("worker", []).beat()
    assert Process.objects.count() == 1


def test_jobs_that_ended_long_ago_are_forgotten() -> None:
    from extranet.jobs.jobs import forget_done

    for days, failing in ((0, False), (2, False), (2, True), (31, True)):
        result = (samples.fail if failing else samples.note).enqueue(*([] if failing else [str(days)]))
        run_pending()
        DBTaskResult.objects.filter(pk=result.id).update(finished_at=timezone.now() - timedelta(days=days, hours=1))
    forget_done.call()
    kept = sorted((row.status, (timezone.now() - row.finished_at).days) for row in DBTaskResult.objects.all())
    assert kept == [("FAILED", 2), ("SUCCESSFUL", 0)]
