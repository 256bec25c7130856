"""Locks on documents and folders: taken, kept up, released, taken over, and respected by every change.

A lock of the pages holds others back, and lets its owner work by any door. A lock of a program (network drive, office
suite) holds back whoever does not show its token, its owner too: the program has the file open and would overwrite.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.models import Document, Folder, Lock, LockVia, Scratch
from documents.queries.locks import Lockable, covering, standing, within
from documents.queries.trees import tree_ids
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record
from extranet.ui.errors import Conflict, Forbidden, Locked

USUAL, LONGEST = timedelta(hours=2), timedelta(hours=8)


@transaction.atomic
def take(
    thing: Lockable,
    *,
    actor: Actor,
    via: LockVia,
    lasting: timedelta = USUAL,
    is_shared: bool = False,
    is_deep: bool = False,
    owner_info: str = "",
) -> Lock:
    """Lock a thing the actor may change, eight hours at most; Locked when another lock stands in the way."""
    rules.check_change(actor, thing)
    if actor.user is None:
        raise Forbidden(_("Il faut être connecté pour verrouiller un document."))
    _one_at_a_time(thing)
    standing_in_the_way = covering(thing)
    if is_deep and isinstance(thing, Folder):
        known = {lock.pk for lock in standing_in_the_way}
        standing_in_the_way += [lock for lock in within(tree_ids(thing)) if lock.pk not in known]
    mine = [lock for lock in standing_in_the_way if lock.via == LockVia.WEB and lock.owner_id == actor.user.pk]
    others = [lock for lock in standing_in_the_way if lock not in mine and not (is_shared and lock.is_shared)]
    if others:
        raise _locked(others[0], actor)
    Lock.objects.filter(pk__in=[lock.pk for lock in mine]).delete()
    lock = Lock(
        token=f"urn:uuid:{uuid.uuid4()}",
        owner=actor.user,
        owner_info=owner_info[:2000],
        is_shared=is_shared,
        is_deep=is_deep,
        until=timezone.now() + min(lasting, LONGEST),
        via=via,
        **{_field(thing): thing},
    )
    lock.save()
    if via == LockVia.WEB and not isinstance(thing, Scratch):
        record(actor, "lock", thing, thing.scope)
    return lock


@transaction.atomic
def refresh(lock: Lock, *, actor: Actor, lasting: timedelta = USUAL) -> Lock:
    """Let the actor's own lock hold longer; Conflict when it ended meanwhile."""
    fresh = standing().select_for_update(of=("self",)).filter(pk=lock.pk).first()
    if fresh is None or actor.user is None or fresh.owner_id != actor.user.pk:
        raise Conflict(_("Ce verrou n’existe plus : il est échu, ou un gestionnaire l’a levé. Rien n’a été perdu."))
    rules.check_change(actor, thing_of(fresh))
    fresh.until = timezone.now() + min(lasting, LONGEST)
    fresh.save(update_fields=["until"])
    return fresh


@transaction.atomic
def release(lock: Lock, *, actor: Actor) -> None:
    """End the actor's own lock; releasing one that is over already does nothing."""
    if actor.user is None or lock.owner_id != actor.user.pk:
        raise Forbidden(_("Ce verrou est à quelqu’un d’autre. Un gestionnaire de l’espace peut le lever."))
    _end(lock, actor, "unlock")


@transaction.atomic
def take_over(lock: Lock, *, actor: Actor) -> None:
    """End the lock of somebody else, as a manager may; the journal keeps who did, and whose it was."""
    rules.check(actor, Role.MANAGER, thing_of(lock))
    _end(lock, actor, "take_over_lock")


def refuse_locked(actor: Actor, thing: Lockable, tokens: Collection[str] = ()) -> None:
    """Raise Locked when a lock keeps the actor from changing `thing`; for a folder, from adding to it too."""
    _refuse(actor, covering(thing), tokens)


def refuse_locked_within(actor: Actor, folder_ids: Iterable[int], tokens: Collection[str] = ()) -> None:
    """Raise Locked when a lock on one of these folders, or on what lies in them, keeps the actor from changing it."""
    by_thing: dict[tuple[int | None, int | None, int | None], list[Lock]] = {}
    for lock in within(folder_ids):
        by_thing.setdefault((lock.document_id, lock.folder_id, lock.scratch_id), []).append(lock)
    for locks in by_thing.values():
        _refuse(actor, locks, tokens)


def forget_locks() -> int:
    """Delete the locks that ended; return how many."""
    return Lock.objects.filter(until__lte=timezone.now()).delete()[0]


def thing_of(lock: Lock) -> Lockable:
    """Return what is locked."""
    thing = lock.document or lock.folder or lock.scratch
    if thing is None:
        raise Conflict(_("Ce verrou n’existe plus."))
    return thing


def _refuse(actor: Actor, locks: list[Lock], tokens: Collection[str]) -> None:
    held = [lock for lock in locks if _lets_in(lock, actor, tokens)]
    shares = any(lock.is_shared for lock in held)
    for lock in locks:
        # Who holds one of several shared locks may write.
        if lock not in held and not (lock.is_shared and shares):
            raise _locked(lock, actor)


def _lets_in(lock: Lock, actor: Actor, tokens: Collection[str]) -> bool:
    if lock.via == LockVia.OFFICE:
        # The editing server holds it for all who have the document open there, and brings back what they wrote.
        return lock.token in tokens
    is_own = actor.user is not None and lock.owner_id == actor.user.pk
    return is_own and (lock.via == LockVia.WEB or lock.token in tokens)


def _locked(lock: Lock, actor: Actor) -> Locked:
    until = date_format(timezone.localtime(lock.until), "H \\h i")
    if actor.user is not None and lock.owner_id == actor.user.pk:
        words = _(
            "Vous avez ouvert ce document dans un logiciel (%(via)s), qui le tient jusqu’à %(until)s. Rien n’a été "
            "modifié : fermez-le dans ce logiciel, ou levez le verrou sur la page du document."
        )
    else:
        words = _(
            "%(who)s travaille sur ce document (%(via)s) et le tient jusqu’à %(until)s. Rien n’a été modifié : "
            "réessayez ensuite, ou demandez à un gestionnaire de lever le verrou."
        )
    return Locked(words % {"who": lock.owner, "via": lock.get_via_display(), "until": until})


def _one_at_a_time(thing: Lockable) -> None:
    """Hold the top folder of the space: of two locks asked for at once, the second sees the first."""
    folder = thing if isinstance(thing, Folder) else thing.folder
    list(Folder.objects.select_for_update().filter(workspace=folder.workspace_id, parent=None))
    if isinstance(thing, Document) and not Document.objects.filter(pk=thing.pk, deleted_at=None).exists():
        raise Conflict(_("Ce document vient d’être supprimé. Rien n’a été enregistré."))


def _field(thing: Lockable) -> str:
    return thing._meta.model_name or ""


def _end(lock: Lock, actor: Actor, verb: str) -> None:
    thing = thing_of(lock)
    ended = Lock.objects.filter(pk=lock.pk).delete()[0]
    told = verb != "unlock" or lock.via == LockVia.WEB
    if ended and told and not isinstance(thing, Scratch):
        record(actor, verb, thing, thing.scope, owner=lock.owner_id)
