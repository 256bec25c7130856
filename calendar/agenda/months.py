"""A month as a grid of weeks, from Monday to Sunday."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import wording
from agenda.models import Event

# What fits in a cell; the day's list has the rest.
MOST_IN_A_DAY = 3
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 1)


@dataclass(frozen=True, slots=True)
class Slot:
    """An event on one of its days; only the first day shows its hour.

    `is_continued`: it stood on the day before in this month already, and a list by day need not repeat it.
    """

    event: Event
    is_first: bool
    is_continued: bool

    @property
    def until(self) -> str:
        """« jusqu’au mercredi 23 décembre » for an event of several days, else nothing."""
        if self.event.first_day == self.event.last_day:
            return ""
        return _("jusqu’au %(day)s") % {"day": wording.full_day(self.event.last_day)}


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the grid."""

    date: date
    slots: list[Slot]
    more: int
    in_month: bool
    is_today: bool

    @property
    def name(self) -> str:
        """« mardi 3 mars », for who does not see the columns."""
        return wording.full_day(self.date)

    @property
    def is_quiet(self) -> bool:
        """True when nothing begins on it."""
        return not self.more and all(slot.is_continued for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Week:
    """A row of the grid."""

    number: int
    days: list[Day]


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day."""

    first: date

    @classmethod
    def read(cls, text: str) -> "Month":
        """Return the month written « 2026-11 »; what makes no sense is this month, so that any link opens."""
        try:
            year, month = text.split("-")
            first = date(int(year), int(month), 1)
        except ValueError:
            first = timezone.localdate().replace(day=1)
        return cls(min(max(first, EARLIEST), LATEST))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        """« novembre 2026 »."""
        return wording.month_name(self.first)

    @property
    def previous(self) -> "Month":
        """The month before, or itself at the beginning of time."""
        return Month(max((self.first - timedelta(days=1)).replace(day=1), EARLIEST))

    @property
    def next(self) -> "Month":
        """The month after, or itself at the end of time."""
        return Month(min((self.first + timedelta(days=32)).replace(day=1), LATEST))

    @property
    def days(self) -> tuple[date, date]:
        """The first and last days of the grid: whole weeks."""
        last = (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return self.first - timedelta(days=self.first.weekday()), last + timedelta(days=6 - last.weekday())

    def weeks(self, events: Iterable[Event]) -> list[Week]:
        """Return the grid with `events` in it; an event of several days stands on each of them."""
        first, last = self.days
        slots: dict[date, list[Slot]] = defaultdict(list)
        for event in events:
            start, end = event.first_day, event.last_day
            day = max(start, first)
            while day <= min(end, last):
                slots[day].append(Slot(event, day == start, is_continued=day > max(start, self.first)))
                day += timedelta(days=1)
        rows = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [Week(row[0].isocalendar().week, [self._day(day, slots[day]) for day in row]) for row in rows]

    def _day(self, day: date, slots: list[Slot]) -> Day:
        # Whole days first, then by the hour, as agendas are read.
        slots.sort(key=lambda slot: (not slot.event.all_day and slot.is_first, slot.event.start, slot.event.pk))
        shown = slots if len(slots) == MOST_IN_A_DAY + 1 else slots[:MOST_IN_A_DAY]
        return Day(
            date=day,
            slots=shown,
            more=len(slots) - len(shown),
            in_month=day.month == self.first.month,
            is_today=day == timezone.localdate(),
        )


@dataclass(frozen=True, slots=True)
class DayList:
    """A day of the list and what begins on it."""

    date: date
    events: list[Event]

    @property
    def name(self) -> str:
        """« mardi 3 mars »."""
        return wording.full_day(self.date)


def by_day(events: Iterable[Event], first: date) -> list[DayList]:
    """Group `events`, in the order of their starts, by day; what began before `first` goes on that day."""
    found: list[DayList] = []
    for event in events:
        day = max(event.first_day, first)
        if not found or found[-1].date != day:
            found.append(DayList(day, []))
        found[-1].events.append(event)
    return found
