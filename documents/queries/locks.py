"""Reading locks; one whose end is past is no lock."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from documents.models import Document, Folder, Lock, Scratch

Lockable = Document | Folder | Scratch


def standing() -> QuerySet[Lock]:
    """Return the locks that hold now."""
    return Lock.objects.filter(until__gt=timezone.now()).select_related("owner")


def covering(thing: Lockable) -> list[Lock]:
    """Return the locks that hold `thing`: its own, and those of a folder above that reach below it."""
    folder_id = thing.pk if isinstance(thing, Folder) else thing.folder_id
    near = Q(folder__workspace__folders=folder_id)
    if isinstance(thing, Document):
        near |= Q(document=thing.pk)
    elif isinstance(thing, Scratch):
        near |= Q(scratch=thing.pk)
    locks = list(standing().filter(near))
    if not any(lock.folder_id for lock in locks):
        return locks
    above = set(lineage(folder_id))
    own = thing.pk if isinstance(thing, Folder) else None
    return [
        lock
        for lock in locks
        if lock.folder_id is None or lock.folder_id == own or (lock.is_deep and lock.folder_id in above)
    ]


def within(folder_ids: Iterable[int]) -> list[Lock]:
    """Return the locks on these folders and on what lies directly in them."""
    ids = list(folder_ids)
    return list(standing().filter(Q(folder__in=ids) | Q(document__folder__in=ids) | Q(scratch__folder__in=ids)))


def lock_of(document: Document) -> Lock | None:
    """Return the lock that keeps others from changing a document, if there is one: the first to show."""
    return next(iter(covering(document)), None)


def locks_in(folder: Folder) -> list[Lock]:
    """Return the locks of the things directly in a folder, and of its subfolders, in one query."""
    return list(
        standing().filter(Q(folder__parent=folder.pk) | Q(document__folder=folder.pk) | Q(scratch__folder=folder.pk))
    )


def lineage(folder_id: int) -> list[int]:
    """Return the numbers of a folder and of all that hold it, from the inside out."""
    chain: list[int] = []
    at: int | None = folder_id
    while at is not None and at not in chain:
        chain.append(at)
        at = Folder.everywhere.filter(pk=at).values_list("parent_id", flat=True).first()
    return chain
