"""Whoosh, for sites of some thousand documents: one writer at a time, files beside the database.

Slower than the database's own full text and not in its transaction: see `docs/decisions/`. The index is written when
the transaction commits; `extranet search rebuild` mends it after a crash in between.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from whoosh import fields, index, query, scoring
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.writing import AsyncWriter

from extranet.search.analysis import stems
from extranet.search.engines.base import MOST_COUNTED, Page, listed
from extranet.search.language import Query
from extranet.search.models import IndexedThing

_SCHEMA = fields.Schema(
    pk=fields.ID(stored=True, unique=True),
    title=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True),
    body=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True),
)


class WhooshEngine:
    """Finds by stems, then keeps what the scopes and filters allow."""

    def _index(self) -> Any:
        folder = Path(settings.SEARCH_INDEX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        if index.exists_in(str(folder)):
            return index.open_dir(str(folder))
        return index.create_in(str(folder), _SCHEMA)

    def put(self, things: Sequence[IndexedThing]) -> None:
        """Index the words of saved rows once the transaction commits."""
        rows = [(str(thing.pk), stems(thing.title), stems(f"{thing.body} {thing.tags}")) for thing in things]

        def write() -> None:
            writer = AsyncWriter(self._index())
            for pk, title, body in rows:
                writer.update_document(pk=pk, title=title, body=body)
            writer.commit()

        transaction.on_commit(write)

    def remove(self, ids: Iterable[int]) -> None:
        """Forget the rows with these numbers once the transaction commits."""
        gone = [str(pk) for pk in ids]

        def write() -> None:
            writer = AsyncWriter(self._index())
            for pk in gone:
                writer.delete_by_term("pk", pk)
            writer.commit()

        if gone:
            transaction.on_commit(write)

    def find(self, wanted: Query, scope_ids: list[int], filters: Q, *, offset: int, limit: int) -> Page:
        """Return the rows that answer, best first."""
        rows = IndexedThing.objects.filter(filters, scope_id__in=scope_ids)
        expression = whoosh_query(wanted)
        if expression is None:
            return listed(rows, offset=offset, limit=limit)
        allowed = {str(pk) for pk in rows.values_list("pk", flat=True)}
        with self._index().searcher(weighting=scoring.BM25F(title_B=1.0)) as searcher:
            hits = searcher.search(expression, limit=None)
            ids = [int(hit["pk"]) for hit in hits if hit["pk"] in allowed][:MOST_COUNTED]
        page = IndexedThing.objects.in_bulk(ids[offset : offset + limit])
        return Page([page[pk] for pk in ids[offset : offset + limit] if pk in page], len(ids))

    def clear(self) -> None:
        """Forget everything."""
        folder = Path(settings.SEARCH_INDEX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        index.create_in(str(folder), _SCHEMA)


def _anywhere(term: Any) -> Any:
    """Return `term(field, boost)` looked for in the title, ten times as heavy, or in the body."""
    return query.Or([term("title", 10.0), term("body", 1.0)])


def whoosh_query(wanted: Query) -> Any:
    """Return `wanted` as a Whoosh query; None when it holds no word."""
    parts = [_anywhere(lambda name, boost, s=s: query.Term(name, s, boost=boost)) for s in wanted.stems]
    if parts and wanted.last_word:
        begun = _anywhere(lambda name, boost: query.Prefix(name, wanted.last_word, boost=boost / 2))
        parts[-1] = query.Or([parts[-1], begun])
    parts += [_anywhere(lambda name, boost, p=p: query.Phrase(name, p, boost=boost)) for p in wanted.phrases]
    if not parts:
        return None
    parts += [query.Not(_anywhere(lambda name, boost, s=s: query.Term(name, s))) for s in wanted.without]
    return query.And(parts)
