"""Long work is done a few pages, things or files a turn, and comes back for the rest; no turn is done twice."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from documents import jobs
from documents.actions import bulk
from documents.actions.unpacking import begin_unpacking
from documents.extraction import TooLong
from documents.jobs import text
from documents.models import BulkVerb, Document, Extract, Folder, Unpacking
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.jobs import queue
from extranet.jobs.lanes import LANES
from extranet.search.queries import find
from tests.documents.test_ocr import scan

Put = Callable[..., Document]
AsActor = Callable[..., Actor]


def turns_of(job: str) -> int:
    """Return how many turns a job took."""
    return DBTaskResult.objects.successful().filter(task_path__endswith=f".{job}").count()


def next_turn(lane: str = "slow") -> None:
    """Do the next job of a lane."""
    job = queue.Claims(LANES[lane], "test").take()
    assert job is not None
    queue.do(job)


def test_a_scan_is_read_some_pages_a_turn_and_found_after_the_first(
    root: Folder, bob: User, put: Put, as_actor: AsActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "PAGES_A_TURN", 2)
    document = put(root, bob, "scan.pdf", scan(pages=3))
    assert document.current is not None
    # Its preview is another job of the slow lane.
    DBTaskResult.objects.filter(task_path__endswith="prepare_preview").delete()
    next_turn("quick")
    next_turn()
    document.current.refresh_from_db()
    assert (document.current.text_state, Extract.objects.get().pages) == ("pending", 2)
    assert [hit.thing.object_id for hit in find(as_actor(bob), "eglise").hits] == [document.pk]
    # Done again, the pages of the first turn are read anew, those of the second are kept once.
    queued = DBTaskResult.objects.get(status="READY", task_path__endswith="read_scan")
    text.read_scan.call(*queued.args_kwargs["args"])
    next_turn()
    document.current.refresh_from_db()
    extract = Extract.objects.get()
    assert (document.current.text_state, extract.pages, extract.text.count("Travaux")) == ("done", 3, 3)
    assert turns_of("read_scan") == 2


def test_what_takes_longer_than_a_moment_leaves_the_quick_lane(
    root: Folder, bob: User, put: Put, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = text.extract

    def slow(file: Any, kind: str, seconds: int | None = None) -> str:
        if seconds is not None:
            raise TooLong(kind)
        return read(file, kind)

    monkeypatch.setattr(text, "extract", slow)
    document = put(root, bob, "long.txt", b"lent et sur")
    run_jobs()
    assert document.current is not None and Extract.objects.get(version=document.current).text == "lent et sur"
    row = DBTaskResult.objects.get(task_path=f"{text.__name__}.extract_long_text")
    assert row.queue_name == f"slowuser{bob.pk}"


def test_acts_on_many_things_come_in_turns(
    root: Folder, bob: User, put: Put, as_actor: AsActor, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.jobs.bulk.TURN_SECONDS", 0)
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    things = [put(root, bob, f"{number}.txt", b"x%d" % number) for number in range(3)]
    job = bulk.act_on(things, BulkVerb.TAG, actor=as_actor(bob), tags=["urgent"])
    run_jobs()
    job.refresh_from_db()
    assert (job.state, len(job.treated)) == ("done", 3)
    assert turns_of("run_bulk") > 2


def test_an_archive_is_opened_in_turns(
    root: Folder, bob: User, put: Put, as_actor: AsActor, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.jobs.unpacking.TURN_SECONDS", 0)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", f"x{number}")
    begin_unpacking(put(root, bob, "a.zip", out.getvalue()), actor=as_actor(bob))
    run_jobs()
    unpacking = Unpacking.objects.get()
    assert (unpacking.state, unpacking.added) == ("done", 3)
    assert turns_of("unpack_archive") == 3


def test_a_scan_queued_by_an_older_version_is_read(root: Folder, bob: User, put: Put) -> None:
    document = put(root, bob, "scan.pdf", scan(pages=1))
    DBTaskResult.objects.all().delete()
    assert document.current is not None
    older = timezone.now() - timedelta(days=1)
    jobs.read_scan.using(queue_name="default").enqueue(document.current.pk)
    DBTaskResult.objects.update(enqueued_at=older)
    next_turn("quick")
    document.current.refresh_from_db()
    assert document.current.text_state == "done"
