"""The demonstration's events and discussions: believable, in the past and to come, the same each time."""

import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agenda.models import Event
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.models import Notification
from extranet.territory.demo import agenda, forums
from forums.models import Post, Topic
from tests import factories

NOW = datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize("name", [*agenda.MONTHLY, "Sans histoire"])
def test_each_space_gets_months_of_life(alice: User, bob: User, name: str) -> None:
    space = factories.space(name)
    for who in (alice, bob):
        factories.give(space, who, Role.CONTRIBUTOR)
    agenda.fill(space, [alice, bob], random.Random(62), NOW)
    forums.fill(space, [alice, bob], random.Random(62), NOW)
    assert Event.objects.filter(start__lt=NOW).count() > 5
    assert Event.objects.filter(start__gt=NOW).count() > 2
    assert Topic.objects.exists()
    assert not Post.objects.filter(created_at__gte=NOW).exists()
    assert not Event.objects.filter(created_at__gte=NOW).exists()
    assert Entry.objects.filter(verb="reply", at__lt=NOW).exists()
    assert not Notification.objects.exists()


def test_the_same_dice_tell_the_same_story(alice: User, bob: User) -> None:
    stories = []
    for number in range(2):
        space = factories.space("Tourisme")
        agenda.fill(space, [alice, bob], random.Random(7), NOW)
        forums.fill(space, [alice, bob], random.Random(7), NOW)
        events = Event.objects.filter(scope=space.scope).values_list("title", "start", "place", "author", "status")
        posts = Post.objects.filter(scope=space.scope).order_by("id").values_list("body", "author", "created_at")
        stories.append((list(events), list(posts)))
        Event.objects.all().delete()
        assert number == len(stories) - 1
    assert stories[0] == stories[1]


def test_the_health_zone_is_filled_without_inventing_its_journal(chloe: User) -> None:
    space = factories.space("E-santé", blueprint="group", manager=chloe, zone="health")
    before = Entry.objects.count()
    agenda.fill(space, [chloe], random.Random(62), NOW)
    forums.fill(space, [chloe], random.Random(62), NOW)
    assert Entry.objects.count() == before
