"""Within a lane each owner has their turn; a claim is made once, and how a job ended is noted by who holds it."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from extranet.accounts.models import User
from extranet.jobs import lanes, queue
from extranet.jobs.lanes import LANES
from extranet.jobs.worker import run_pending
from tests.jobs import samples

pytestmark = pytest.mark.django_db
SLOW, QUICK = LANES["slow"], LANES["quick"]


def rows() -> dict[str, str]:
    """Return the state of each job by its first argument."""
    return {row.args_kwargs["args"][0]: row.status for row in DBTaskResult.objects.all()}


def test_a_thousand_jobs_of_one_hold_up_no_single_one_of_another(alice: User, bob: User) -> None:
    for number in range(1000):
        lanes.share(samples.note, alice).enqueue(f"alice {number}")
    lanes.share(samples.note, bob).enqueue("bob")
    samples.note.enqueue("nobody's")
    claims = queue.Claims(SLOW, "me")
    firsts = [job.args_kwargs["args"][0] for job in (claims.take() for _turn in range(6)) if job is not None]
    assert set(firsts[:3]) == {"alice 0", "bob", "nobody's"}
    assert firsts[3:] == ["alice 1", "alice 2", "alice 3"]


def test_each_lane_takes_its_own_jobs_and_the_quick_one_those_of_older_versions(alice: User) -> None:
    samples.note.enqueue("slow")
    lanes.share(samples.note.using(queue_name="quick"), alice).enqueue("quick")
    samples.note.using(queue_name="default").enqueue("older")
    taken = {name: [] for name in ("slow", "quick")}  # type: dict[str, list[str]]
    for name in taken:
        claims = queue.Claims(LANES[name], "me")
        while (job := claims.take()) is not None:
            taken[name].append(job.args_kwargs["args"][0])
    assert taken["slow"] == ["slow"] and sorted(taken["quick"]) == ["older", "quick"]


def test_a_job_in_a_queue_that_no_lane_serves_is_not_declared() -> None:
    with pytest.raises(ValueError, match="No lane serves the queue forgotten"):
        lanes.declare(samples.note.using(queue_name="forgotten"))


def test_a_job_put_off_waits_for_its_moment() -> None:
    now = timezone.now()
    samples.note.using(run_after=now + timedelta(minutes=2)).enqueue("later")
    samples.note.using(run_after=now - timedelta(minutes=2)).enqueue("due")
    run_pending()
    assert rows() == {"later": TaskResultStatus.READY, "due": TaskResultStatus.SUCCESSFUL}


def test_of_two_workers_that_see_the_same_job_one_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    samples.note.enqueue("only one")
    one, other = queue.Claims(SLOW, "one"), queue.Claims(SLOW, "other")
    seen = iter([other._next(), None])
    # The other looked before the first claimed, and claims after it.
    assert one.take() is not None
    monkeypatch.setattr(other, "_next", lambda: next(seen))
    assert other.take() is None
    assert DBTaskResult.objects.get().worker_ids == ["one"]


def test_a_job_whose_code_is_gone_fails_alone_and_says_so() -> None:
    for name in ("gone", "stays"):
        samples.note.enqueue(name)
    gone = DBTaskResult.objects.filter(args_kwargs__args=["gone"])
    gone.update(task_path="extranet.notes.jobs.send_telegram", enqueued_at=timezone.now() - timedelta(days=1))
    run_pending()
    assert rows() == {"gone": TaskResultStatus.FAILED, "stays": TaskResultStatus.SUCCESSFUL}
    assert "« extranet.notes.jobs.send_telegram » n’existe plus dans cette version." in gone.get().traceback


def test_what_is_no_job_fails_alone_too() -> None:
    samples.note.enqueue("not a task")
    DBTaskResult.objects.update(task_path="extranet.jobs.queue.do")
    run_pending()
    assert DBTaskResult.objects.get().exception_class_path == "extranet.jobs.queue.Gone"


def test_a_job_that_fails_keeps_why(caplog: pytest.LogCaptureFixture) -> None:
    samples.fail.enqueue()
    run_pending()
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.FAILED and row.traceback.endswith("RuntimeError: the roof leaks\n")
    assert row.exception_class_path == "builtins.RuntimeError"


def test_who_lost_a_job_meanwhile_does_not_say_how_it_ended() -> None:
    samples.note.enqueue("twice")
    first = queue.Claims(SLOW, "first").take()
    assert first is not None
    # Taken for dead, its job was put back and is done by another.
    queue.put_back(DBTaskResult.objects.all())
    second = queue.Claims(SLOW, "second").take()
    assert second is not None
    assert not queue.end(first, RuntimeError("late"))
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    assert queue.end(second)
    assert not queue.end(first, RuntimeError("later still"))
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_claiming_stays_cheap_in_a_queue_of_fifty_thousand(alice: User, bob: User) -> None:
    for owner in (alice, bob):
        lanes.share(samples.note, owner).enqueue("one of many")
    columns = "status, enqueued_at, args_kwargs, priority, task_path, worker_ids, queue_name, backend_name, run_after"
    columns += ", exception_class_path, traceback"
    identity = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    table = DBTaskResult._meta.db_table
    with connection.cursor() as cursor:
        while DBTaskResult.objects.count() < 50_000:
            cursor.execute(f"INSERT INTO {table} (id, {columns}) SELECT {identity}, {columns} FROM {table}")  # noqa: S608
        cursor.execute("ANALYZE")
    claims = queue.Claims(SLOW, "me")
    claims.take()
    begun = time.process_time()
    taken = [claims.take() for _turn in range(50)]
    # Some two milliseconds each; without the index that the next test looks for, more than twenty.
    assert time.process_time() - begun < 0.5
    assert len({job.queue_name for job in taken if job is not None}) == 2


def test_the_index_by_which_lanes_claim_is_there() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, DBTaskResult._meta.db_table)
    assert found["jobs_in_turn"]["columns"] == ["status", "queue_name", "priority", "run_after", "enqueued_at"]
