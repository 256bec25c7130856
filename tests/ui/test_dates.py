from datetime import UTC, date, datetime

import pytest

from extranet.ui import dates

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 3, 8, 5, tzinfo=UTC), "aujourd’hui à 9 h 05"),
        (datetime(2026, 3, 2, 13, 0, tzinfo=UTC), "hier à 14 h"),
        (datetime(2026, 3, 4, 13, 0, tzinfo=UTC), "demain à 14 h"),
        (datetime(2026, 3, 10, 13, 0, tzinfo=UTC), "mardi 10 mars à 14 h"),
        (datetime(2025, 6, 1, 13, 0, tzinfo=UTC), "dimanche 1er juin 2025 à 15 h"),
        # Half past midnight in Paris is still the day before in UTC.
        (datetime(2026, 3, 3, 23, 30, tzinfo=UTC), "demain à 0 h 30"),
        # The night summer time begins in Paris.
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "dimanche 29 mars à 3 h"),
        (date(2026, 3, 3), "aujourd’hui"),
        (date(2026, 8, 1), "samedi 1er août"),
    ],
)
def test_a_moment_is_said_as_one_says_it(moment: date, said: str) -> None:
    assert plain(dates.when(moment, NOW)) == said


def test_the_hour_stays_on_one_line() -> None:
    assert " " not in dates.hour(datetime(2026, 3, 3, 8, 5, tzinfo=UTC))


def test_a_full_day_has_its_year_whatever_today_is() -> None:
    assert dates.full_day(date(2026, 12, 1)) == "1er\N{NO-BREAK SPACE}décembre\N{NO-BREAK SPACE}2026"
    assert dates.full_day(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)) == "3\N{NO-BREAK SPACE}mars\N{NO-BREAK SPACE}2026"
