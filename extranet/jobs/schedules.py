"""When periodic work is due: at times of the wall clock, or each so many minutes."""

from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

_DAY = timedelta(days=1)


class Schedule(Protocol):
    """Tells the turns of a periodic job, each by the moment at which it is due."""

    def latest(self, now: datetime) -> datetime:
        """Return the last turn that is due at `now`."""

    @property
    def longest(self) -> timedelta:
        """Return the longest time from one turn to the next."""


class Daily:
    """Due each day at these times of the clock on the wall (`TIME_ZONE`), on days of 23 and of 25 hours too.

    A time that exists twice is due at its first, and one that does not exist an hour later: once a day in any case.
    """

    longest = _DAY + timedelta(hours=1)

    def __init__(self, *at: time) -> None:
        self._times = at

    def latest(self, now: datetime) -> datetime:
        """Return the last of these times, today's or yesterday's."""
        zone = timezone.get_default_timezone()
        today = now.astimezone(zone).date()
        turns = [datetime.combine(day, at, tzinfo=zone) for day in (today - _DAY, today) for at in self._times]
        return max(turn for turn in (turn.astimezone(UTC) for turn in turns) if turn <= now)


class Every:
    """Due each `minutes`, counted from the full hour; each whole hours on days of 23 and of 25 hours too."""

    def __init__(self, *, minutes: int) -> None:
        self.longest = timedelta(minutes=minutes)

    def latest(self, now: datetime) -> datetime:
        """Return the last full quarter, half hour or hour."""
        seconds = int(self.longest.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


HOURLY = Every(minutes=60)
