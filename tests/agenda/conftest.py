"""A space with its agenda: Alice contributes, Bob edits, David (a guest) reads, and nobody else is in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agenda.actions.events import EventData, create_event
from agenda.models import Event
from agenda.queries import agenda_of
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from tests import factories
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace

PARIS = ZoneInfo("Europe/Paris")
CANARY = '"><img src=x onerror=alert(1)>'


def moment(text: str) -> datetime:
    """Return a local moment: `moment("2026-03-03 14:00")`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=PARIS)


def said(
    title: str = "Comité de pilotage", start: str = "2026-12-03 14:00", hours: float = 2, **more: object
) -> EventData:
    """Return an event as the actions take it."""
    begins = moment(start)
    return EventData(title=title, start=begins, end=begins + timedelta(hours=hours), **more)  # type: ignore[arg-type]


@pytest.fixture
def tourism(alice: User, bob: User, david: User) -> Workspace:
    """The space « Tourisme »."""
    workspace = create_workspace("Tourisme", "theme", actor=None)
    grants.grant(workspace.scope, alice, Role.CONTRIBUTOR, actor=None)
    grants.grant(workspace.scope, bob, Role.EDITOR, actor=None)
    grants.grant(workspace.scope, david, Role.READER, actor=None)
    return workspace


@pytest.fixture
def outsider(db: None) -> User:
    """A member of the territory who is not in the space."""
    return factories.member("erin@exemple.fr", "Erin", "Dupont")


@pytest.fixture
def health(chloe: User) -> Workspace:
    """A space of the health zone, with Chloé in it."""
    workspace = create_workspace("E-santé", "group", actor=None, zone=Zone.HEALTH)
    grants.grant(workspace.scope, chloe, Role.MANAGER, actor=None)
    return workspace


@pytest.fixture
def add(tourism: Workspace) -> Callable[..., Event]:
    """Add an event to the space: `add(alice, "Salon", "2026-03-03 14:00")`."""

    def make(who: User, *args: object, space: Workspace = tourism, **more: object) -> Event:
        strong = space.scope.zone == Zone.HEALTH
        actor = Actor(who, Assurance.SECOND_FACTOR if strong else Assurance.PASSWORD)
        return create_event(agenda_of(space), said(*args, **more), actor=actor)  # type: ignore[arg-type]

    return make
