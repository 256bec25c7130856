"""Dates as one says them in French: « mardi 3 mars à 14 h », « aujourd’hui à 9 h 05 », « hier »."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

NBSP = "\u00a0"


def when(value: date | datetime, now: datetime | None = None) -> str:
    """Return the day and hour of `value` in the local time zone; a plain date has no hour."""
    if not isinstance(value, datetime):
        return day(value, now)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return _("%(day)s à %(hour)s") % {"day": day(local, now), "hour": hour(local)}


def day(value: date | datetime, now: datetime | None = None) -> str:
    """Return the day of `value`: today, yesterday and tomorrow by name, else with the year if it is another one."""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    today = timezone.localtime(now).date()
    near = {0: _("aujourd’hui"), -1: _("hier"), 1: _("demain")}.get((value - today).days)
    if near:
        return near
    text = f"{WEEKDAYS[value.weekday()]} {_number(value)}{NBSP}{MONTHS[value.month]}"
    return text if value.year == today.year else f"{text} {value.year}"


def full_day(value: date | datetime) -> str:
    """Return the day of `value` with its year, whatever today is: « 1er décembre 2026 »."""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return f"{_number(value)}{NBSP}{MONTHS[value.month]}{NBSP}{value.year}"


def _number(value: date) -> str:
    return _("1er") if value.day == 1 else str(value.day)


def hour(value: datetime) -> str:
    """Return the hour of `value`: « 14 h », « 9 h 05 »."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    minutes = f"{NBSP}{local.minute:02}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"
