"""What the home page gathers; each block comes from the room that knows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from extranet.access.actor import Actor
from extranet.journal.models import Entry
from extranet.registry import Listeners
from workspaces import queries as spaces
from workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class SpaceNews:
    """What others did in one space since the reader's last visit."""

    workspace: Workspace
    entries: list[Entry]
    more: int


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the reader."""

    label: str | Promise
    detail: str
    url: str
    icon: str
    at: datetime


# Spaces told of, those that moved last first, and lines shown for each: the rest is one click away.
MOST_SPACES = 8
MOST_LINES = 3
_task_sources: Listeners[Callable[[Actor], Iterable[Task]]] = Listeners("things to do")


def tasks_from(source: Callable[[Actor], Iterable[Task]]) -> None:
    """Let `source(actor)` add to « À faire » (one query at most)."""
    _task_sources.listen(source)


def tasks(actor: Actor) -> list[Task]:
    """Return what waits for the actor, oldest first."""
    return sorted((task for source in _task_sources for task in source(actor)), key=lambda task: task.at)


def home(actor: Actor) -> dict[str, Any]:
    """Return the blocks of the home page."""
    mine = spaces.by_name(spaces.my_spaces(actor), key=lambda space: space.name)
    found = spaces.news_by_space(actor, mine)
    stirring = sorted(
        (space for space in mine if space.scope_id in found), key=lambda space: -found[space.scope_id][0].pk
    )
    news = [
        SpaceNews(space, found[space.scope_id][:MOST_LINES], len(found[space.scope_id][MOST_LINES:]))
        for space in stirring[:MOST_SPACES]
    ]
    for space in mine:
        space.news_count = len(found.get(space.scope_id, []))  # type: ignore[attr-defined]
        space.is_locked = space.scope_id not in actor.reaches  # type: ignore[attr-defined]
    return {"spaces": mine, "news": news, "quiet": len(stirring[MOST_SPACES:]), "tasks": tasks(actor)}
