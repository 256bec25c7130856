"""When an event takes place, as one says it in French."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from extranet.ui import dates

NBSP = dates.NBSP


def _number(day: date) -> str:
    return _("1er") if day.day == 1 else str(day.day)


def full_day(day: date, *, year: bool | None = None) -> str:
    """Return « mardi 3 mars »; with its year unless that is the present one (`year` decides otherwise)."""
    text = f"{WEEKDAYS[day.weekday()]} {_number(day)}{NBSP}{MONTHS[day.month]}"
    shown = day.year != timezone.localdate().year if year is None else year
    return f"{text} {day.year}" if shown else text


def month_name(day: date) -> str:
    """Return « novembre 2026 »."""
    return f"{MONTHS[day.month]} {day.year}"


def days(first: date, last: date) -> str:
    """Return « du 3 au 5 mars », « du 30 mars au 2 avril », « du 30 décembre 2026 au 2 janvier 2027 »."""
    year = f" {last.year}" if last.year != timezone.localdate().year or first.year != last.year else ""
    end = f"{_number(last)}{NBSP}{MONTHS[last.month]}{year}"
    if (first.year, first.month) == (last.year, last.month):
        start = _number(first)
    elif first.year == last.year:
        start = f"{_number(first)}{NBSP}{MONTHS[first.month]}"
    else:
        start = f"{_number(first)}{NBSP}{MONTHS[first.month]} {first.year}"
    return _("du %(start)s au %(end)s") % {"start": start, "end": end}


def when_short(start: datetime, end: datetime, first: date, last: date, *, all_day: bool) -> str:
    """Return when something starts, or from which day to which it lasts."""
    if first != last:
        return days(first, last)
    return dates.day(first) if all_day else dates.when(start)


def when_long(start: datetime, end: datetime, first: date, last: date, *, all_day: bool) -> str:
    """Return from when to when something lasts, hours included."""
    if all_day:
        return _("%(day)s, toute la journée") % {"day": full_day(first)} if first == last else days(first, last)
    begin, finish = dates.hour(start), dates.hour(end)
    if first != last:
        words = {"first": full_day(first), "begin": begin, "last": full_day(last), "finish": finish}
        return _("du %(first)s à %(begin)s au %(last)s à %(finish)s") % words
    if start == end:
        return _("%(day)s à %(begin)s") % {"day": full_day(first), "begin": begin}
    return _("%(day)s, de %(begin)s à %(finish)s") % {"day": full_day(first), "begin": begin, "finish": finish}
