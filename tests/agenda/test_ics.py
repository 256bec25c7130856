"""Events leave as iCalendar and come back the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import recurring_ical_events
from django.test import Client
from icalendar import Calendar

from agenda import ics, queries
from agenda.models import Event
from extranet.access.actor import Actor
from extranet.accounts.models import User
from tests.agenda.conftest import CANARY, moment
from workspaces.models import Workspace

Add = Callable[..., Event]
Browse = Callable[..., Client]
HARD = 'Été ; virgule, anti\\slash "guillemets" et 日本 ' + "long " * 40


def test_a_calendar_comes_back_as_it_left(add: Add, alice: User, browse: Browse) -> None:
    made = add(
        alice, HARD[:150].strip(), place=HARD[:190].strip(), description=f"{HARD}\nligne 2\r\nBEGIN:VALARM\n{CANARY}"
    )
    content = browse(alice).get("/espaces/tourisme/agenda/agenda.ics").content
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == made.uid
    assert event["SUMMARY"] == made.title
    assert event["LOCATION"] == made.place
    assert str(event["DESCRIPTION"]) == made.description.replace("\r\n", "\n")
    assert event.decoded("DTSTART") == made.start
    assert event.decoded("DTEND") == made.end
    assert event["STATUS"] == "CONFIRMED"
    assert not event.walk("VALARM")
    assert calendar["X-WR-CALNAME"] == "Tourisme"


def test_lines_are_short_and_end_as_the_rfc_wants(add: Add, alice: User, browse: Browse) -> None:
    event = add(alice, "Réunion " * 15, description=HARD)
    response = browse(alice).get(f"{event.get_absolute_url()}evenement.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="evenement-{event.pk}.ics"'
    lines = response.content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_a_whole_day_ends_on_the_day_after(add: Add, alice: User) -> None:
    add(alice, "Salon", "2026-10-24 00:00", hours=72, all_day=True)
    (event,) = Calendar.from_ical(ics.write(Event.objects.all(), "x")).walk("VEVENT")
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.decoded("DTSTART") == date(2026, 10, 24)
    assert event.decoded("DTEND") == date(2026, 10, 27)


@pytest.mark.parametrize(
    ("start", "utc_hour"), [("2026-03-29 03:30", 1), ("2026-03-28 03:30", 2), ("2026-10-25 04:00", 3)]
)
def test_hours_hold_across_the_change_of_the_clocks(add: Add, alice: User, start: str, utc_hour: int) -> None:
    add(alice, start=start)
    content = ics.write(Event.objects.all(), "x")
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event.decoded("DTSTART").astimezone(UTC).hour == utc_hour
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(
        moment(start) - timedelta(minutes=1), moment(start) + timedelta(minutes=1)
    )
    assert [str(one["SUMMARY"]) for one in found] == ["Comité de pilotage"]


def test_cancelled_and_deleted_events_in_the_file(add: Add, alice: User, tourism: Workspace) -> None:
    cancelled, deleted = add(alice, "Annulée"), add(alice, "Supprimée")
    Event.objects.filter(pk=cancelled.pk).update(status="cancelled", sequence=3)
    Event.objects.filter(pk=deleted.pk).update(deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    content = ics.write(queries.events(Actor(alice), tourism).select_related("scope"), "x")
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("Annulée", "CANCELLED", 3)


def test_an_instant_has_no_end(add: Add, alice: User) -> None:
    add(alice, hours=0)
    (event,) = Calendar.from_ical(ics.write(Event.objects.all(), "x")).walk("VEVENT")
    assert "DTEND" not in event
