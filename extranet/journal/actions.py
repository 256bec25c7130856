"""Writing the journal: the only door is `record`, called inside the action's transaction."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models, transaction
from django.utils import timezone

from extranet.journal import chain as chains
from extranet.journal.models import Entry
from extranet.registry import Listeners

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class Author(Protocol):
    """What the journal needs to know of an actor (`extranet.access.Actor` is one)."""

    @property
    def user(self) -> "AbstractBaseUser | None": ...
    @property
    def assurance_name(self) -> str: ...


class InScope(Protocol):
    """What the journal needs to know of a scope."""

    pk: Any
    zone: str


Reader = Callable[[Entry], None]
_readers: Listeners[Reader] = Listeners("readers of the journal")


def read_by(reader: Reader) -> None:
    """Call `reader` with each new entry, inside its transaction (notifications and live updates read so)."""
    _readers.listen(reader)


def record(
    actor: Author | None,
    verb: str,
    thing: models.Model,
    scope: InScope | None = None,
    *,
    chain: str = "",
    title: str | None = None,
    **data: Any,
) -> Entry:
    """Record that `actor` (None: the system) did `verb` to `thing`, and return the entry.

    To be called inside the transaction of the change. `scope` decides who may read the entry. Entries of the
    health zone are chained of themselves; pass `chain=chains.ADMINISTRATION` for acts of administration.
    `data` must be JSON and hold no content of the thing.
    """
    entry = Entry(
        at=timezone.now(),
        actor_id=actor.user.pk if actor and actor.user else None,
        assurance=actor.assurance_name if actor else "",
        verb=verb,
        scope_id=scope.pk if scope else None,
        kind=thing._meta.label_lower,
        object_id=thing.pk,
        title=(str(thing) if title is None else title)[:255],
        url=_url(thing),
        data=data,
    )
    if scope is not None and scope.zone == "health":
        chain = chains.HEALTH
    with transaction.atomic():
        if chain:
            chains.link(entry, chain)
        entry.save(force_insert=True)
        for reader in _readers:
            reader(entry)
    return entry


def _url(thing: models.Model) -> str:
    get_absolute_url = getattr(thing, "get_absolute_url", None)
    return get_absolute_url() if get_absolute_url else ""
