"""Changing events."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Agenda, Event, Status
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record
from extranet.notifications.actions import follow
from extranet.search import index
from extranet.ui.errors import Conflict, Invalid, NotVisible, refuse_stale

# Longer ones would fill every month they cross; a season is two dates.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class EventData:
    """What a person says of an event; a whole-day one goes from midnight to the midnight after its last day."""

    title: str
    start: datetime
    end: datetime
    all_day: bool = False
    place: str = ""
    description: str = ""


@transaction.atomic
def create_event(agenda: Agenda, data: EventData, *, actor: Actor, uid: str = "") -> Event:
    """Add an event to `agenda`, followed by its author, and return it.

    `uid` names it in other calendars; the same `uid` sent again by its author returns the event made the first time.
    """
    rules.check(actor, Role.CONTRIBUTOR, agenda)
    _check_dates(data)
    # Two sendings of one form wait for each other here.
    Agenda.objects.select_for_update().get(pk=agenda.pk)
    found = Event.objects.filter(uid=uid).first() if uid else None
    if found is not None:
        if found.agenda_id != agenda.pk or found.author != actor.user:
            raise Conflict(_("Cet événement existe déjà."))
        return found
    event = Event(agenda=agenda, scope=agenda.scope, author=actor.user)
    if uid:
        event.uid = uid
    _fill(event, data)
    event.save(force_insert=True)
    if actor.user is not None:
        follow(event, actor=actor)
    record(actor, "add", event, event.scope, about=[("agenda.agenda", agenda.pk)])
    index.put(event)
    return event


@transaction.atomic
def edit_event(event: Event, data: EventData, *, actor: Actor, version: int) -> Event:
    """Change an event that was read at `version`; Conflict when somebody else changed it meanwhile."""
    rules.check_change(actor, event)
    _check_dates(data)
    fresh = _locked(event)
    refuse_stale(fresh.version, version)
    before = (fresh.start, fresh.end, fresh.all_day, fresh.place)
    _fill(fresh, data)
    moved = before != (fresh.start, fresh.end, fresh.all_day, fresh.place)
    return _save(fresh, actor, "move" if moved else "edit", is_new_date=moved)


@transaction.atomic
def cancel_event(event: Event, *, actor: Actor) -> Event:
    """Say that an event does not take place; it stays in the agenda, struck through."""
    return _set_status(event, Status.CANCELLED, "cancel", actor)


@transaction.atomic
def confirm_event(event: Event, *, actor: Actor) -> Event:
    """Say that a cancelled event takes place after all."""
    return _set_status(event, Status.CONFIRMED, "confirm", actor)


@transaction.atomic
def delete_event(event: Event, *, actor: Actor) -> Event:
    """Take an event out of the agenda; `restore_event` brings it back within a month."""
    rules.check_change(actor, event)
    fresh = _locked(event)
    fresh.deleted_at = timezone.now()
    return _save(fresh, actor, "delete")


@transaction.atomic
def restore_event(event: Event, *, actor: Actor) -> Event:
    """Bring a deleted event back."""
    rules.check_change(actor, event)
    fresh = _locked(event)
    fresh.deleted_at = None
    return _save(fresh, actor, "restore")


@transaction.atomic
def erase_event(event: Event) -> None:
    """Delete a deleted event for good: the extranet's own act, once its time in the bin is over."""
    fresh = _locked(event)
    if fresh.deleted_at is not None:
        record(None, "erase", fresh, fresh.scope)
        fresh.delete()


def _check_dates(data: EventData) -> None:
    if data.end < data.start:
        raise Invalid(_("La fin doit être après le début."), field="end")
    if data.end - data.start > LONGEST:
        raise Invalid(_("Un événement dure un an au plus : faites-en plusieurs."), field="end")


def _fill(event: Event, data: EventData) -> None:
    event.title, event.place, event.description = data.title, data.place, data.description
    event.start, event.end, event.all_day = data.start, data.end, data.all_day


def _locked(event: Event) -> Event:
    fresh = Event.objects.select_for_update().filter(pk=event.pk).first()
    if fresh is None:
        raise NotVisible
    fresh.scope = event.scope
    return fresh


def _set_status(event: Event, status: Status, verb: str, actor: Actor) -> Event:
    rules.check_change(actor, event)
    fresh = _locked(event)
    if fresh.status == status:
        return fresh
    fresh.status = status
    return _save(fresh, actor, verb, is_new_date=True)


def _save(event: Event, actor: Actor, verb: str, *, is_new_date: bool = False) -> Event:
    event.version += 1
    event.sequence += is_new_date
    event.updated_at = timezone.now()
    event.save()
    record(actor, verb, event, event.scope, about=[("agenda.agenda", event.agenda_id)])
    if event.deleted_at is None:
        index.put(event)
    else:
        index.remove(event)
    return event
