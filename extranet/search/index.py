"""The door to the index: rooms say how their things read (`describe`), actions `put` and `remove` them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from extranet.access.actor import Actor
from extranet.registry import Registry
from extranet.search import spelling
from extranet.search.analysis import clean
from extranet.search.engines import engine
from extranet.search.models import IndexedThing

# Longer texts are cut: the first million characters of a document say what it is about.
LONGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Description:
    """How a thing reads in the index. `tags` are words; `at` is when it was made or last changed, where
    that says something."""

    title: str
    body: str
    url: str
    at: datetime | None = None
    author: Any = None
    tags: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that can be found: its model, its names, and how to describe one.

    `along(things)` returns things of other kinds that read as these do, indexed and forgotten with them;
    `repeats(scope_ids)` the numbers of those that a reader of these scopes finds anyway under another kind.
    """

    model: type[Model]
    slug: str
    label: str | Promise
    icon: str
    describe: Callable[[Any], Description]
    things: Callable[[], QuerySet[Any]]
    along: Callable[[Sequence[Any]], Iterable[Any]] | None = None
    repeats: Callable[[list[int]], "QuerySet[Any, Any]"] | None = None
    # Where things of this kind are, within their space, as far as the actor may know: by number.
    where: Callable[[Actor, list[int]], dict[int, str]] | None = None
    # Whether titles are names of files, whose ending says what they are.
    are_files: bool = False


_kinds: Registry[Kind] = Registry("kinds of the search")


def register(kind: Kind) -> None:
    """Make a kind of thing findable."""
    _kinds.add(kind.model._meta.label_lower, kind)


def kinds() -> list[Kind]:
    """Return the kinds of things that can be found."""
    return list(_kinds)


def kind_named(label: str) -> Kind:
    """Return the kind whose model's label is `label`."""
    return _kinds[label]


def put(*things: Any) -> None:
    """Index things of registered kinds, in place of what was known of them; in the caller's transaction."""
    rows = [_row(thing) for thing in _with_along(things)]
    IndexedThing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["scope", "title", "body", "url", "author_id", "author_name", "tags", "at"],
    )
    # An update in conflict does not always return its number: ask for all of them.
    keys = {(row.kind, row.object_id): row for row in rows}
    saved = IndexedThing.objects.filter(kind__in={row.kind for row in rows}, object_id__in=[r.object_id for r in rows])
    for pk, kind, object_id in saved.values_list("pk", "kind", "object_id"):
        if (kind, object_id) in keys:
            keys[kind, object_id].pk = pk
    engine().put(rows)
    spelling.learn(rows)


def remove(*things: Model) -> None:
    """Take things out of the index; in the caller's transaction."""
    by_kind: dict[str, list[Any]] = {}
    for thing in _with_along(things):
        by_kind.setdefault(thing._meta.label_lower, []).append(thing.pk)
    for kind, ids in by_kind.items():
        rows = IndexedThing.objects.filter(kind=kind, object_id__in=ids)
        engine().remove(list(rows.values_list("pk", flat=True)))
        rows.delete()


def _with_along(things: Sequence[Any]) -> list[Any]:
    """Return the things and, after them, those that are indexed along."""
    found = list(things)
    for kind in kinds():
        of_kind = [thing for thing in things if isinstance(thing, kind.model)] if kind.along else []
        if kind.along and of_kind:
            found += kind.along(of_kind)
    return found


def rebuild(report: Callable[[str, int], None] = lambda kind, count: None) -> int:
    """Empty the index and fill it again from the data; return how many things it holds."""
    engine().clear()
    IndexedThing.objects.all().delete()
    spelling.forget()
    total = 0
    for kind in kinds():
        count = 0
        for batch in _batches(kind.things(), 500):
            put(*batch)
            count += len(batch)
        report(kind.model._meta.label_lower, count)
        total += count
    return total


def _batches(things: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for thing in things.iterator(chunk_size=size):
        batch.append(thing)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _row(thing: Any) -> IndexedThing:
    kind = _kinds[thing._meta.label_lower]
    described = kind.describe(thing)
    return IndexedThing(
        kind=thing._meta.label_lower,
        object_id=thing.pk,
        scope_id=thing.scope_id,
        title=clean(described.title)[:255],
        body=clean(described.body[:LONGEST_BODY]),
        url=described.url,
        author_id=described.author.pk if described.author else None,
        author_name=str(described.author)[:160] if described.author else "",
        tags=" ".join(clean(tag) for tag in described.tags)[:500],
        at=described.at,
    )
