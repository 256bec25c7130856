"""When an event takes place, in French."""

from datetime import date

import pytest

from agenda.models import Event
from agenda.months import Month
from tests.agenda.conftest import moment

NBSP = "\u00a0"


def event(start: str, end: str, *, all_day: bool = False) -> Event:
    return Event(title="x", start=moment(start), end=moment(end), all_day=all_day)


DAY, DAYS = "samedi 1er mars 2025", "du 30 mars au 2 avril 2025"
NEW_YEAR = "du 30 décembre 2025 au 2 janvier 2026"
NIGHT = "du lundi 3 mars 2025 à 22 h au mardi 4 mars 2025 à 2 h"
TUESDAY = "mardi 4 mars 2025"


@pytest.mark.parametrize(
    ("made", "short", "long"),
    [
        (event("2025-03-04 14:00", "2025-03-04 16:30"), f"{TUESDAY} à 14 h", f"{TUESDAY}, de 14 h à 16 h 30"),
        (event("2025-03-04 14:00", "2025-03-04 14:00"), f"{TUESDAY} à 14 h", f"{TUESDAY} à 14 h"),
        (event("2025-03-01 00:00", "2025-03-02 00:00", all_day=True), DAY, f"{DAY}, toute la journée"),
        (event("2025-03-03 00:00", "2025-03-06 00:00", all_day=True), "du 3 au 5 mars 2025", "du 3 au 5 mars 2025"),
        (event("2025-03-30 00:00", "2025-04-03 00:00", all_day=True), DAYS, DAYS),
        (event("2025-12-30 00:00", "2026-01-03 00:00", all_day=True), NEW_YEAR, NEW_YEAR),
        (event("2025-03-03 22:00", "2025-03-04 02:00"), "du 3 au 4 mars 2025", NIGHT),
        (event("2025-03-04 22:00", "2025-03-05 00:00"), f"{TUESDAY} à 22 h", f"{TUESDAY}, de 22 h à 0 h"),
    ],
)
def test_dates_are_said_as_one_says_them(made: Event, short: str, long: str) -> None:
    assert made.when_text.replace(NBSP, " ") == short
    assert made.when_long.replace(NBSP, " ") == long


def test_months_follow_each_other_to_the_ends_of_time() -> None:
    month = Month(date(2026, 12, 1))
    assert (str(month.previous), str(month), str(month.next)) == ("2026-11", "2026-12", "2027-01")
    assert str(Month.read("9999-12").next) == "2099-12"
    assert str(Month.read("0001-01").previous) == "1990-01"
    assert month.days == (date(2026, 11, 30), date(2027, 1, 3))
