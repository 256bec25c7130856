"""What the agenda holds about a person leaves in their export, and is forgotten with them."""

import json
from collections.abc import Callable

from agenda.actions.feeds import create_feed
from agenda.models import Event, Feed
from extranet.access.actor import Actor
from extranet.accounts import events
from extranet.accounts.models import User


def test_the_export_holds_events_and_feeds(add: Callable[..., Event], alice: User, bob: User) -> None:
    add(alice, "La mienne")
    add(bob, "Une autre")
    create_feed(None, actor=Actor(alice))
    room = next(room for room in events.personal_data() if room.name == "agenda")
    ((name, content),) = room.exporter(alice)
    held = json.loads(content)
    assert name == "agenda.json"
    assert [event["title"] for event in held["evenements"]] == ["La mienne"]
    assert len(held["abonnements"]) == 1


def test_an_erased_person_leaves_no_feed(add: Callable[..., Event], alice: User) -> None:
    add(alice)
    create_feed(None, actor=Actor(alice))
    events.account_erased(alice)
    assert not Feed.objects.exists()
    assert Event.objects.exists()
