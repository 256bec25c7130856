"""Finding: the one place where a query meets the actor's rights."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.access.zones import policy
from extranet.search import spelling
from extranet.search.analysis import fold, words
from extranet.search.engines import engine
from extranet.search.index import Kind, kind_named, kinds
from extranet.search.language import Query, parse
from extranet.search.models import IndexedThing

PAGE_SIZE = 20
_SNIPPET = 240


@dataclass(frozen=True, slots=True)
class Hit:
    """A result as it is shown: the row, its kind, and title and extract with the words marked."""

    thing: IndexedThing
    kind: Kind
    title: SafeString
    extract: SafeString
    space: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results."""

    query: Query
    hits: list[Hit]
    total: int
    page: int

    @property
    def has_next(self) -> bool:
        """True when there is a page after this one."""
        return self.page * PAGE_SIZE < self.total


def find(actor: Actor, text: str, *, page: int = 1, size: int = PAGE_SIZE, unasked: bool = False) -> Results:
    """Return what `actor` may see that answers `text`; nothing else is ranked, counted or hinted at.

    `unasked`: while one is still typing, which leaves out the zones where each showing would have to be recorded.
    """
    query = parse(text)
    if query.is_empty:
        return Results(query, [], 0, page)
    names = _space_names(actor)
    scope_ids = actor.scope_ids(Role.READER)
    if unasked:
        scope_ids = [pk for pk in scope_ids if not policy(actor.reaches[pk].zone).journal_reads]
    if query.space:
        scope_ids = [scope_id for scope_id in scope_ids if query.space in fold(names.get(scope_id, ""))]
    found = engine().find(
        query, scope_ids, _filters(query) & _told_once(scope_ids), offset=(page - 1) * size, limit=size
    )
    places = {} if unasked else _places(actor, found.things)
    wanted = {*query.stems, *(stemmed for phrase in query.phrases for stemmed in phrase)}
    hits = [
        Hit(
            thing,
            kind_named(thing.kind),
            mark(thing.title, wanted, query.last_word),
            extract(thing.body, wanted, query.last_word),
            names.get(thing.scope_id, ""),
            places.get((thing.kind, thing.object_id), ""),
        )
        for thing in found.things
    ]
    return Results(query, hits, found.total, page)


def meant(actor: Actor, results: Results) -> str:
    """Return what a query that found nothing may have meant, among what `actor` may see; "" when nothing is near."""
    if results.total or results.query.is_empty:
        return ""
    return spelling.meant(results.query.text, lambda text: bool(find(actor, text, size=1, unasked=True).total))


def _places(actor: Actor, things: list[IndexedThing]) -> dict[tuple[str, int], str]:
    """Return where things are, by kind and number, for the kinds that say it."""
    by_kind: dict[str, list[int]] = {}
    for thing in things:
        by_kind.setdefault(thing.kind, []).append(thing.object_id)
    places: dict[tuple[str, int], str] = {}
    for label, numbers in by_kind.items():
        where = kind_named(label).where
        if where is not None:
            places |= {(label, number): place for number, place in where(actor, numbers).items()}
    return places


def _space_names(actor: Actor) -> dict[int, str]:
    roots = {scope_id: reach.root_id for scope_id, reach in actor.reaches.items()}
    names = dict(Scope.objects.filter(pk__in=set(roots.values())).values_list("pk", "name"))
    return {scope_id: names.get(root_id, "") for scope_id, root_id in roots.items()}


def _told_once(scope_ids: list[int]) -> Q:
    """Leave out what is found under another kind already."""
    filters = Q()
    for kind in kinds():
        if kind.repeats:
            filters &= ~Q(kind=kind.model._meta.label_lower, object_id__in=kind.repeats(scope_ids))
    return filters


def _filters(query: Query) -> Q:
    filters = Q()
    if query.type:
        labels = [kind.model._meta.label_lower for kind in kinds() if fold(kind.slug).startswith(query.type)]
        # « type:pdf » names the end of a file's name, where no kind is called so.
        filters &= Q(kind__in=labels) if labels else Q(title__iendswith=f".{query.type}")
    if query.author:
        # Names are folded in Python: neither engine compares without accents by itself.
        authors = IndexedThing.objects.exclude(author_name="").values_list("author_id", "author_name").distinct()
        filters &= Q(author_id__in={pk for pk, name in authors.order_by() if query.author in fold(name)})
    if query.tag:
        filters &= Q(tags__icontains=query.tag)
    zone = timezone.get_current_timezone()
    if query.before:
        filters &= Q(at__lt=datetime.combine(query.before, time.min, zone))
    if query.after:
        filters &= Q(at__gte=datetime.combine(query.after, time.min, zone))
    return filters


def mark(text: str, wanted: set[str], begun: str = "") -> SafeString:
    """Return `text` escaped, with the words whose stem is in `wanted`, or that begin with `begun`, in <mark>."""
    parts: list[str] = []
    last = 0
    for stemmed, start, end in words(text):
        if stemmed in wanted or (begun and fold(text[start:end]).startswith(begun)):
            parts += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
            last = end
    parts.append(escape(text[last:]))
    return mark_safe("".join(parts))


def extract(body: str, wanted: set[str], begun: str = "") -> SafeString:
    """Return some 240 characters of `body` around its first wanted word, marked as `mark` does."""
    # A long document is looked through up to a bound: the page must not wait for its last chapter.
    head = body[:60_000]
    at = next(
        (
            start
            for stemmed, start, end in words(head)
            if stemmed in wanted or (begun and fold(head[start:end]).startswith(begun))
        ),
        0,
    )
    begin = max(0, head.rfind(" ", 0, max(0, at - 60)) + 1) if at > 60 else 0
    piece = head[begin : begin + _SNIPPET].replace("\n", " ")
    prefix, suffix = ("… " if begin else ""), (" …" if begin + _SNIPPET < len(body) else "")
    return mark_safe(f"{prefix}{mark(piece, wanted, begun)}{suffix}")
