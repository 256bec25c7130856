"""An erased person leaves no key, no wish and no name behind, in whatever room."""

from collections.abc import Callable

from agenda.actions.feeds import create_feed
from agenda.models import Feed
from extranet.access.actor import Actor
from extranet.access.models import Role, UserGrant
from extranet.accounts.actions.closing import erase
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.actions import choose_frequency
from extranet.notifications.models import Follow, Frequency, Notification, Preference
from extranet.search.models import IndexedThing
from forums.actions.topics import open_topic
from forums.models import Forum
from tests import factories
from workspaces.actions import members
from workspaces.models import JoinRequest


def test_nothing_of_an_erased_person_stays(alice: User, bob: User, run_jobs: Callable[[], None]) -> None:
    space = factories.space("Tourisme", manager=alice)
    asked = members.ask_to_join(space, "Je m’appelle Bob Delattre", actor=Actor(bob))
    members.answer(asked, actor=Actor(alice), accept=True, role=Role.CONTRIBUTOR)
    actor = Actor(User.objects.get(pk=bob.pk))
    open_topic(Forum.objects.filter(scope=space.scope)[0], "Sujet", "Bonjour", actor=actor)
    choose_frequency(space.scope, Frequency.IMMEDIATE, actor=actor)
    create_feed(None, actor=actor)
    run_jobs()
    belongings = [UserGrant, Preference, Follow, Notification, Feed, JoinRequest]
    assert all(model._default_manager.filter(user=bob).exists() for model in belongings)
    assert IndexedThing.objects.filter(author_name="Bob Delattre").exists()
    erase(bob, actor=None)
    assert [model for model in belongings if model._default_manager.filter(user=bob).exists()] == []
    assert not bob.groups.exists()
    assert not IndexedThing.objects.filter(author_name__contains="Delattre").exists()
    assert not Entry.objects.filter(title__contains="Delattre").exists()
