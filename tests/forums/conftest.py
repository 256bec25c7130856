"""A space with its forums: Alice contributes, Bob edits, David (a guest) reads, Erin is not in it."""

from collections.abc import Callable

import pytest

from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from forums.actions.posts import reply
from forums.actions.topics import open_topic
from forums.models import Forum, Post, Topic
from tests import factories
from workspaces.models import Workspace

CANARY = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def tourism(alice: User, bob: User, david: User) -> Workspace:
    """The space « Tourisme »."""
    workspace = factories.space("Tourisme")
    factories.give(workspace, alice, Role.CONTRIBUTOR)
    factories.give(workspace, bob, Role.EDITOR)
    factories.give(workspace, david, Role.READER)
    return workspace


@pytest.fixture
def outsider(db: None) -> User:
    """A member of the territory who is not in the space."""
    return factories.member("erin@exemple.fr", "Erin", "Dupont")


@pytest.fixture
def forum(tourism: Workspace) -> Forum:
    """The first forum of the space."""
    return Forum.objects.filter(scope=tourism.scope).order_by("position")[0]


@pytest.fixture
def start(forum: Forum) -> Callable[..., Topic]:
    """Open a discussion: `start(alice, "Signalétique", "Bonjour")`."""

    def make(who: User, title: str = "Signalétique des sentiers", body: str = "Bonjour à tous") -> Topic:
        return open_topic(forum, title, body, actor=Actor(who))

    return make


@pytest.fixture
def answer() -> Callable[..., Post]:
    """Answer in a discussion: `answer(bob, topic, "D’accord")`."""

    def make(who: User, topic: Topic, body: str = "D’accord") -> Post:
        return reply(topic, body, actor=Actor(who))

    return make
