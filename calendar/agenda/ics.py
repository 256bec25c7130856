"""Events as iCalendar (RFC 5545), for the programs of people."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Calendar, vUri
from icalendar import Event as Component

from agenda.models import Event

PRODUCT = "-//Extranet//Agenda//FR"
# How often programs are asked to come back (RFC 7986, 5.7; and the name Outlook knows).
REFRESH = timedelta(hours=1)


def write(events: Iterable[Event], name: str) -> bytes:
    """Return `events` as one calendar called `name`."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_component(event))
    content: bytes = calendar.to_ical()
    return content


def _component(event: Event) -> Component:
    component = Component()
    component.add("uid", event.uid)
    # Without METHOD:REQUEST there is no sender's clock: the stamp is the last change (RFC 5545, 3.8.7.2).
    component.add("dtstamp", event.updated_at.astimezone(UTC).replace(microsecond=0))
    component.add("last-modified", event.updated_at.astimezone(UTC).replace(microsecond=0))
    component.add("created", event.created_at.astimezone(UTC).replace(microsecond=0))
    if event.all_day:
        component.add("dtstart", event.first_day)
        component.add("dtend", event.last_day + timedelta(days=1))
    else:
        # A single moment needs no time zone: every program shows UTC in its owner's.
        component.add("dtstart", event.start.astimezone(UTC))
        if event.end > event.start:
            component.add("dtend", event.end.astimezone(UTC))
    component.add("summary", event.title)
    if event.place:
        component.add("location", event.place)
    if event.description:
        component.add("description", event.description)
    component.add("sequence", event.sequence)
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("categories", [event.scope.name])
    component["url"] = vUri(f"{settings.SITE_URL}{event.get_absolute_url()}")
    return component
