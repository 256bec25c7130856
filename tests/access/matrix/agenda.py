"""Agendas: readers see, download and subscribe, contributors add and change what is theirs, editors change all."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agenda.actions.feeds import create_feed
from agenda.models import Event
from agenda.queries import agenda_of
from extranet.access.actor import Actor
from tests.access.matrix import Row

FORM = {"title": "Comité", "start": "2026-12-03T14:00", "end": "2026-12-03T16:00", "version": 1}


def _event(world: Any, **fields: Any) -> Event:
    agenda = agenda_of(world.space)
    start = timezone.now() + timedelta(days=3)
    times = {"start": start, "end": start + timedelta(hours=2)}
    return Event.objects.create(agenda=agenda, scope=agenda.scope, title="Réunion", **times, **fields)


def slug(world: Any) -> tuple[str]:
    return (world.space.slug,)


def event(world: Any) -> tuple[int]:
    """An event of the contributor."""
    if not hasattr(world, "event"):
        world.event = _event(world, author=world.contributor)
    return (world.event.pk,)


def of_editor(world: Any) -> tuple[int]:
    """An event of the editor: contributors leave it alone."""
    if not hasattr(world, "event"):
        world.event = _event(world, author=world.editor)
    return (world.event.pk,)


def deleted(world: Any) -> tuple[int]:
    if not hasattr(world, "event"):
        world.event = _event(world, author=world.contributor, deleted_at=timezone.now())
    return (world.event.pk,)


def feed(world: Any) -> tuple[int]:
    """A feed of the contributor: nobody else's business, whatever their role."""
    if not hasattr(world, "feed"):
        world.feed, world.token = create_feed(None, actor=Actor(world.contributor))
    return (world.feed.pk,)


def token(world: Any) -> tuple[str]:
    feed(world)
    return (world.token,)


OTHERS = ("stranger", "guest", "reader", "editor", "manager", "other_manager", "former_member", "administrator")
ROWS = [
    Row("agenda:my_agenda", "signed_in"),
    Row("agenda:my_agenda", "signed_in", query="?vue=liste"),
    Row("agenda:feed_list", "signed_in"),
    Row("agenda:feed_create", "signed_in", "POST", 200, data=lambda world: {"scope": "tous"}),
    Row("agenda:feed_revoke", "signed_in", "POST", 302, args=feed, but=dict.fromkeys(OTHERS, 404)),
    Row("agenda:feed", "public", args=token),
    Row("agenda:space_agenda", "reader", args=slug),
    Row("agenda:agenda_ics", "reader", args=slug),
    Row("agenda:event_create", "contributor", args=slug),
    Row("agenda:event_create", "contributor", "POST", 302, args=slug, data=lambda world: FORM),
    Row("agenda:event_detail", "reader", args=event),
    Row("agenda:event_ics", "reader", args=event),
    Row("agenda:event_edit", "contributor", args=event),
    Row("agenda:event_edit", "contributor", "POST", 302, args=event, data=lambda world: FORM),
    Row("agenda:event_edit", "editor", "POST", 302, args=of_editor, data=lambda world: FORM),
    Row("agenda:event_cancel", "contributor", "POST", 302, args=event),
    Row("agenda:event_cancel", "editor", "POST", 302, args=of_editor),
    Row("agenda:event_confirm", "contributor", "POST", 302, args=event),
    Row("agenda:event_delete", "contributor", "POST", 302, args=event),
    Row("agenda:event_delete", "editor", "POST", 302, args=of_editor),
    Row("agenda:event_restore", "contributor", "POST", 302, args=deleted),
]
