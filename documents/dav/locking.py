"""Locks of the drive: the same as those of the pages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions import locks as actions
from documents.models import Lock, LockVia
from documents.queries.locks import Lockable, standing
from extranet.access.actor import Actor
from extranet.dav.resources import ActiveLock, Asking
from extranet.ui.errors import Conflict

if TYPE_CHECKING:
    from documents.dav.collections import FolderResource


def shown(locks: Iterable[Lock], href: str, above: "FolderResource | None", actor: Actor) -> list[ActiveLock]:
    """Return locks as the protocol tells them, for a resource at `href` inside `above`."""
    return [_shown(lock, href, above, actor) for lock in locks]


def take(thing: Lockable, asking: Asking, href: str, actor: Actor) -> ActiveLock:
    """Lock a thing for a program."""
    lock = actions.take(
        thing,
        actor=actor,
        via=LockVia.DAV,
        lasting=asking.lasting,
        is_shared=asking.is_shared,
        is_deep=asking.is_deep,
        owner_info=asking.owner_info,
    )
    return _shown(lock, href, None, actor)


def refresh(token: str, asking: Asking, href: str, above: "FolderResource | None", actor: Actor) -> ActiveLock:
    """Let a lock hold longer."""
    return _shown(actions.refresh(_named(token), actor=actor, lasting=asking.lasting), href, above, actor)


def release(token: str, actor: Actor) -> None:
    """End a lock."""
    actions.release(_named(token), actor=actor)


def _named(token: str) -> Lock:
    lock = standing().filter(token=token).first()
    if lock is None:
        raise Conflict(_("Ce verrou n’existe plus : il est échu, ou un gestionnaire l’a levé."))
    return lock


def _shown(lock: Lock, href: str, above: "FolderResource | None", actor: Actor) -> ActiveLock:
    root = href
    at = above
    while at is not None and lock.folder_id is not None:
        if at.folder.pk == lock.folder_id:
            root = at.href
            break
        at = at.above
    return ActiveLock(
        token=lock.token,
        root=root,
        # A lock of the pages says whose it is as a program would.
        owner_info=lock.owner_info or escape(str(lock.owner)),
        is_shared=lock.is_shared,
        is_deep=lock.is_deep,
        seconds=max(1, round((lock.until - timezone.now()).total_seconds())),
        is_own=actor.user is not None and lock.owner_id == actor.user.pk,
    )
