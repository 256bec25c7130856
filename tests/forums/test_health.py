"""Discussions of the health zone: every reading is recorded, in the chain."""

from collections.abc import Callable

from django.test import Client

from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.journal.models import Entry
from forums.actions.topics import open_topic
from forums.models import Forum
from tests import factories


def test_reading_a_discussion_is_recorded_in_the_chain(chloe: User, browse: Callable[..., Client]) -> None:
    space = factories.space("E-santé", blueprint="group", manager=chloe, zone="health")
    forum = Forum.objects.get(scope=space.scope)
    topic = open_topic(forum, "Astreinte", "Qui peut ?", actor=Actor(chloe, Assurance.SECOND_FACTOR))
    assert browse(chloe).get(topic.get_absolute_url()).status_code == 403
    assert browse(chloe, second_factor=True).get(topic.get_absolute_url()).status_code == 200
    entry = Entry.objects.get(verb="read", kind="forums.topic")
    assert (entry.chain, entry.object_id) == ("health", topic.pk)
