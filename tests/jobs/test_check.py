"""`extranet check` says how the lanes stand, and asks for a worker where nobody serves one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from extranet.cli.commands import check
from extranet.jobs.models import Process
from extranet.jobs.presence import Presence
from extranet.jobs.worker import run_pending
from tests.jobs import samples

pytestmark = pytest.mark.django_db


def said() -> tuple[list[str], list[str]]:
    """Return what asks to be mended, and the remarks."""
    lines = list(check._jobs())
    return [line for line in lines if not isinstance(line, check.Remark)], [
        str(line) for line in lines if isinstance(line, check.Remark)
    ]


def waiting_since(minutes: int) -> None:
    samples.note.enqueue("waits")
    moment = timezone.now() - timedelta(minutes=minutes)
    DBTaskResult.objects.filter(status="READY").update(enqueued_at=moment)


def test_a_lane_that_nobody_serves_is_a_fault_once_jobs_wait() -> None:
    assert said()[0] == []
    waiting_since(4)
    assert said()[0] == []
    waiting_since(6)
    assert said()[0] == ["Personne ne sert la file « slow » : lancez « extranet run » ou « extranet worker »."]
    Presence("worker", ["quick"]).beat()
    assert said()[0]
    Presence("worker", ["slow"]).beat()
    assert said()[0] == []
    # Silent for a while, it serves nobody.
    Process.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert said()[0]


def test_each_lane_tells_what_waits_runs_and_failed() -> None:
    samples.fail.enqueue()
    run_pending()
    waiting_since(0)
    samples.note.using(queue_name="quickuser7", run_after=timezone.now() + timedelta(hours=1)).enqueue("put off")
    samples.note.using(queue_name="default").enqueue("held")
    DBTaskResult.objects.filter(queue_name="default").update(status="RUNNING")
    Presence("run", ["mail", "quick", "slow"]).beat()
    faults, remarks = said()
    assert faults == []
    assert remarks[0] == "quick  0 en attente, 1 en cours, 0 en échec, 1 processus"
    assert remarks[1].startswith("slow   1 en attente, depuis ")
    assert remarks[1].endswith("0 en cours, 1 en échec, 1 processus")
    assert remarks[2].endswith("tests.jobs.samples.fail : RuntimeError: the roof leaks")
