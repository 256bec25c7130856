"""The bin: what people delete waits thirty days, in which it can be brought back, and then goes, whatever it is."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from extranet.registry import Registry
from extranet.ui.errors import DomainError

logger = logging.getLogger(__name__)

DAYS = 30
# What is erased before the job lets others work.
AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Bin:
    """Things of one kind: those deleted before a moment, and how one of them is erased.

    `erase(thing)` is an action of the room: in a transaction of its own it looks again whether the thing is still to be
    erased, and leaves alone what somebody brought back meanwhile.
    """

    waiting: Callable[[datetime], QuerySet[Any]]
    erase: Callable[[Any], object]


_bins: Registry[Bin] = Registry("bins")


def keep_in_bin(kind: str, waiting: Callable[[datetime], QuerySet[Any]], erase: Callable[[Any], object]) -> None:
    """Have the things of `kind` (model label in lower case) erased once they were deleted for `DAYS` days."""
    _bins.add(kind, Bin(waiting, erase))


def models_with_a_bin() -> set[type[Model]]:
    """Return the models whose deleted rows go in time."""
    return {kept.waiting(timezone.now()).model for kept in _bins}


def erase_some(kind: str = "", *, after: int = 0) -> tuple[str, int] | None:
    """Erase up to `AT_A_TIME` things from the bin of `kind` (empty: the first) beyond the number `after`.

    Return where to go on, None when all bins are done. One that cannot be erased keeps nobody else's waiting.
    """
    kinds = [name for name, _bin in _bins.items()]
    kind = kind or kinds[0]
    kept = _bins.get(kind)
    if kept is None:
        return None
    rows = kept.waiting(timezone.now() - timedelta(days=DAYS)).filter(pk__gt=after).order_by("pk")
    things = list(rows[:AT_A_TIME])
    for thing in things:
        try:
            kept.erase(thing)
        except DomainError:
            # Brought back, or erased by somebody else, since it was listed.
            continue
        except Exception:
            logger.exception("%s n° %s cannot be erased", kind, thing.pk)
    if len(things) == AT_A_TIME:
        return kind, things[-1].pk
    following = kinds.index(kind) + 1
    return (kinds[following], 0) if following < len(kinds) else None


def empty() -> None:
    """Erase all that waited long enough, in one go."""
    following: tuple[str, int] | None = ("", 0)
    while following:
        following = erase_some(following[0], after=following[1])
