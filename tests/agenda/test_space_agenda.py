"""The agenda of a space, by month and as a list."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import Event
from agenda.queries import agenda_of
from extranet.accounts.models import User
from tests.agenda.conftest import CANARY
from workspaces.models import Workspace

Add = Callable[..., Event]
Browse = Callable[..., Client]
MONTH = "/espaces/tourisme/agenda/?mois=2026-12"
LIST = "/espaces/tourisme/agenda/?vue=liste&mois=2026-12"


def test_the_month_shows_its_events(add: Add, alice: User, david: User, browse: Browse) -> None:
    event = add(alice)
    page = browse(david).get(MONTH).content.decode()
    assert "Décembre 2026" in page
    assert f'href="{event.get_absolute_url()}"' in page
    assert "14\u00a0h" in page


def test_an_event_across_months_stands_in_both(add: Add, alice: User, browse: Browse) -> None:
    add(alice, "Marché de Noël", "2026-11-30 00:00", hours=72, all_day=True)
    for month in ("2026-11", "2026-12"):
        page = browse(alice).get(f"/espaces/tourisme/agenda/?mois={month}").content.decode()
        assert "Marché de Noël" in page


def test_a_full_day_says_how_many_more(add: Add, alice: User, browse: Browse) -> None:
    for number in range(6):
        add(alice, f"Réunion {number}")
    page = browse(alice).get(MONTH).content.decode()
    assert "3 autres" in page
    assert "#jour-2026-12-03" in page


@pytest.mark.parametrize(
    "query",
    ["mois=2026-13", "mois=x", "mois=0000-00", "mois=9999-12", "mois=1-1", "vue=zz", "page=zz&vue=liste"],
)
def test_a_nonsensical_address_still_opens(tourism: Workspace, alice: User, browse: Browse, query: str) -> None:
    assert browse(alice).get(f"/espaces/tourisme/agenda/?{query}").status_code == 200


def test_the_list_without_a_month_begins_today(add: Add, alice: User, browse: Browse) -> None:
    yesterday, tomorrow = (timezone.localdate() + timedelta(days=days) for days in (-2, 2))
    add(alice, "Passée", f"{yesterday} 10:00")
    add(alice, "Prochaine", f"{tomorrow} 10:00")
    page = browse(alice).get("/espaces/tourisme/agenda/?vue=liste").content.decode()
    assert "Prochaine" in page
    assert "Passée" not in page


def test_only_contributors_are_offered_to_add(tourism: Workspace, alice: User, david: User, browse: Browse) -> None:
    assert "/espaces/tourisme/agenda/nouveau/" in browse(alice).get(MONTH).content.decode()
    assert "/espaces/tourisme/agenda/nouveau/" not in browse(david).get(MONTH).content.decode()


def test_who_is_not_in_the_space_finds_nothing(tourism: Workspace, outsider: User, browse: Browse) -> None:
    assert browse(outsider).get(MONTH).status_code == 404
    assert browse(outsider).get("/espaces/tourisme/agenda/agenda.ics").status_code == 404


def test_a_switched_off_module_is_not_there(tourism: Workspace, alice: User, browse: Browse) -> None:
    tourism.modules = ["documents"]
    tourism.save()
    assert browse(alice).get(MONTH).status_code == 404


def test_hostile_titles_stay_text(add: Add, alice: User, browse: Browse) -> None:
    add(alice, CANARY, place=CANARY, description=f"{CANARY} [x](javascript:alert(1))")
    for address in (MONTH, LIST, "/agenda/?mois=2026-12"):
        page = browse(alice).get(address).content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


@pytest.mark.parametrize("address", [MONTH, LIST, "/agenda/?mois=2026-12", "/agenda/?vue=liste&mois=2026-12"])
def test_many_events_cost_no_more_queries(
    add: Add, tourism: Workspace, alice: User, browse: Browse, django_assert_max_num_queries: object, address: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agenda = agenda_of(tourism)

    def count() -> int:
        client = browse(alice)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def fill(number: int) -> None:
        first = timezone.make_aware(timezone.datetime(2026, 12, 1, 9))
        Event.objects.bulk_create(
            Event(
                agenda=agenda, scope=agenda.scope, title=f"Réunion {n}", author=alice,
                start=first + timedelta(minutes=4 * n), end=first + timedelta(minutes=4 * n + 30),
            )
            for n in range(number)
        )  # fmt: skip

    fill(2)
    few = count()
    fill(18)
    assert count() == few
    fill(10_000)
    assert count() == few
    assert few <= 15


def test_the_home_page_gets_the_next_events(add: Add, alice: User, browse: Browse) -> None:
    from agenda.queries import upcoming
    from extranet.access.actor import Actor

    today = timezone.localdate()
    add(alice, "Demain", f"{today + timedelta(days=1)} 10:00")
    add(alice, "Hier", f"{today - timedelta(days=1)} 10:00")
    assert [event.title for event in upcoming(Actor(alice), limit=5)] == ["Demain"]
    assert browse(alice).get("/").status_code == 200
    assert isinstance(today, date)
