"""Periodic work is due by the clock on the wall of the territory, whatever the clock does."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from extranet.jobs.schedules import HOURLY, Daily, Every, Schedule

PARIS = ZoneInfo("Europe/Paris")


def minutes(begin: str, hours: int) -> Iterator[datetime]:
    """Give each minute from a wall time on, as a process lives them."""
    first = datetime.fromisoformat(begin).replace(tzinfo=PARIS).astimezone(UTC)
    return (first + timedelta(minutes=number) for number in range(hours * 60))


def turns(schedule: Schedule, begin: str, hours: int) -> list[str]:
    """Return the wall times at which a worker that looks each minute finds a new turn due."""
    found: list[str] = []
    last = None
    for now in minutes(begin, hours):
        turn = schedule.latest(now)
        if last is not None and turn > last:
            found.append(f"{now.astimezone(PARIS):%d %H:%M %Z}")
        last = turn
    return found


def test_a_daily_job_is_due_at_its_time_summer_and_winter() -> None:
    schedule = Daily(time(0, 0))
    assert turns(schedule, "2026-03-27 12:00", 72) == ["28 00:00 CET", "29 00:00 CET", "30 00:00 CEST"]
    assert turns(schedule, "2026-10-23 12:00", 74) == ["24 00:00 CEST", "25 00:00 CEST", "26 00:00 CET"]


def test_a_time_that_does_not_exist_is_due_once_an_hour_later() -> None:
    # On 29 March 2026 two o'clock is three o'clock.
    assert turns(Daily(time(2, 30)), "2026-03-28 12:00", 47) == ["29 03:30 CEST", "30 02:30 CEST"]


def test_a_time_that_exists_twice_is_due_once_at_its_first() -> None:
    # On 25 October 2026 two o'clock comes twice.
    assert turns(Daily(time(2, 30)), "2026-10-24 12:00", 49) == ["25 02:30 CEST", "26 02:30 CET"]


def test_a_job_of_several_times_a_day_has_as_many_turns() -> None:
    found = turns(Daily(time(8), time(14), time(18)), "2026-11-28 00:30", 24)
    assert found == ["28 08:00 CET", "28 14:00 CET", "28 18:00 CET"]


@pytest.mark.parametrize(("begin", "count"), [("2026-03-29 00:00", 23), ("2026-10-25 00:00", 25)])
def test_an_hourly_job_has_a_turn_each_hour_of_short_and_long_days(begin: str, count: int) -> None:
    assert len(turns(HOURLY, begin, count)) == count - 1


def test_what_is_due_each_quarter_is_due_on_the_quarter() -> None:
    found = turns(Every(minutes=15), "2026-11-28 10:07", 1)
    assert found == ["28 10:15 CET", "28 10:30 CET", "28 10:45 CET", "28 11:00 CET"]
