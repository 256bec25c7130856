"""Each turn is enqueued once, by one worker, after a stop and a clock that was set back too."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from extranet.jobs import periodic
from extranet.jobs.models import PeriodicJob
from extranet.jobs.schedules import HOURLY, Daily, Every, Schedule
from tests.jobs import samples

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
At = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the clock: `at("2026-11-28 00:00:05")`, as it reads on the wall."""

    def set_clock(moment: str) -> None:
        now = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return set_clock


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Declare one periodic job, and no other."""
    monkeypatch.setattr(periodic._periodics, "_things", {})

    def declare(schedule: Schedule, *, first: bool = False) -> None:
        periodic.declare("tests.turn", samples.turn, schedule, first=first)

    yield declare


def test_a_worker_started_just_before_midnight_does_the_turn_of_midnight(declared: Any, at: At) -> None:
    declared(Daily(time(0, 0)))
    at("2026-11-27 23:59:00")
    # The first time ever it is due at once.
    assert periodic.enqueue_due() == 1
    at("2026-11-27 23:59:59")
    assert periodic.enqueue_due() == 0
    at("2026-11-28 00:00:01")
    assert [periodic.enqueue_due(), periodic.enqueue_due()] == [1, 0]


def test_after_three_days_of_rest_a_daily_job_runs_once(declared: Any, at: At) -> None:
    declared(Daily(time(3, 0)))
    at("2026-11-24 03:00:00")
    assert periodic.enqueue_due() == 1
    at("2026-11-27 18:00:00")
    assert [periodic.enqueue_due(), periodic.enqueue_due()] == [1, 0]
    at("2026-11-28 03:00:00")
    assert periodic.enqueue_due() == 1
    assert DBTaskResult.objects.count() == 3


def test_a_clock_set_back_an_hour_does_no_turn_twice_and_stops_none(declared: Any, at: At) -> None:
    declared(Daily(time(0, 0)))
    at("2026-11-28 00:00:10")
    assert periodic.enqueue_due() == 1
    at("2026-11-27 23:00:10")
    assert periodic.enqueue_due() == 0
    at("2026-11-28 00:00:10")
    assert periodic.enqueue_due() == 0
    at("2026-11-29 00:00:10")
    assert periodic.enqueue_due() == 1


@pytest.mark.parametrize(("schedule", "again"), [(HOURLY, "11:00:01"), (Every(minutes=1), "10:01:01")])
def test_what_is_due_each_hour_or_minute_goes_on_when_the_clock_is_set_back(
    declared: Any, at: At, schedule: Schedule, again: str
) -> None:
    declared(schedule)
    at("2026-11-28 11:00:00")
    periodic.enqueue_due()
    at("2026-11-28 10:00:30")
    periodic.enqueue_due()
    at(f"2026-11-28 {again}")
    before = DBTaskResult.objects.count()
    # The turn of eleven o'clock was done; that of a minute past ten is a new one.
    assert periodic.enqueue_due() == (schedule is not HOURLY)
    at("2026-11-28 12:00:01")
    assert periodic.enqueue_due() == 1
    assert DBTaskResult.objects.count() > before


def test_a_clock_that_was_a_year_ahead_stops_nothing(declared: Any, at: At) -> None:
    declared(Daily(time(0, 0)))
    at("2027-11-28 10:00:00")
    periodic.enqueue_due()
    at("2026-11-28 10:00:00")
    assert [periodic.enqueue_due(), periodic.enqueue_due()] == [1, 0]
    at("2026-11-29 00:00:00")
    assert periodic.enqueue_due() == 1


def test_of_two_workers_one_enqueues_a_turn(declared: Any, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(Daily(time(0, 0)))
    at("2026-11-28 00:00:01")
    # Both looked before either claimed.
    seen = periodic._turns()
    monkeypatch.setattr(periodic, "_turns", lambda: seen)
    assert [periodic.enqueue_due(), periodic.enqueue_due()] == [1, 0]


def test_what_the_rights_of_a_day_depend_on_is_done_before_they_are_read(
    declared: Any, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(periodic._Day, "held", None)
    declared(Daily(time(0, 0)), first=True)
    at("2026-11-25 10:00:00")
    # Put in the queue it would come too late.
    assert periodic.enqueue_due() == 0
    periodic.hold_the_day()
    periodic.hold_the_day()
    assert samples.done == ["turn"]
    # Suspended for three days: the first who asks does it, and the worker need not.
    at("2026-11-28 00:00:00")
    periodic.hold_the_day()
    assert samples.done == ["turn", "turn"] and periodic.enqueue_due() == 0


def test_the_usual_day_costs_no_query(declared: Any, django_assert_num_queries: Any) -> None:
    declared(Daily(time(0, 0)), first=True)
    with django_assert_num_queries(0):
        periodic.hold_the_day()


def test_a_process_asks_once_when_another_has_done_it(declared: Any, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic._Day, "held", None)
    declared(Daily(time(0, 0)), first=True)
    at("2026-11-28 08:00:00")
    PeriodicJob.objects.create(name="tests.turn", turn_at=timezone.now() - timedelta(hours=8))
    periodic.hold_the_day()
    assert samples.done == []


def test_when_it_fails_pages_go_on_and_it_is_tried_again(
    declared: Any, at: At, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(periodic._Day, "held", None)
    monkeypatch.setattr(periodic._Day, "failed_at", None)
    declared(Daily(time(0, 0)), first=True)
    periodic.declare("tests.fail", samples.fail, Daily(time(0, 0)), first=True)
    periodic.hold_the_day()
    assert "the roof leaks" in caplog.text and not PeriodicJob.objects.filter(name="tests.fail").exists()
    # Not at every page.
    periodic.hold_the_day()
    assert len(caplog.records) == 1
    monkeypatch.setattr(periodic, "TRY_AGAIN_SECONDS", 0)
    periodic.hold_the_day()
    assert len(caplog.records) == 2
