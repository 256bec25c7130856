"""PostgreSQL's full text: our stems in a tsvector with a GIN index, in the same transaction as the data."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField, FloatField, Q
from django.db.models.expressions import RawSQL

from extranet.search.analysis import stems
from extranet.search.engines.base import MOST_COUNTED, Page, listed
from extranet.search.language import Query
from extranet.search.models import IndexedThing

_TABLE = "search_indexedthing"


class PostgresEngine:
    """Stems are ours (`simple` configuration), so that every engine understands French the same way."""

    def put(self, things: Sequence[IndexedThing]) -> None:
        """Index the words of saved rows."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {_TABLE} SET words = "  # noqa: S608
                "setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'D') WHERE id = %s",
                [(stems(thing.title), stems(f"{thing.body} {thing.tags}")[:900_000], thing.pk) for thing in things],
            )

    def remove(self, ids: Iterable[int]) -> None:
        """Forget the words of the rows with these numbers."""
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {_TABLE} SET words = NULL WHERE id = ANY(%s)", [list(ids)])  # noqa: S608

    def find(self, query: Query, scope_ids: list[int], filters: Q, *, offset: int, limit: int) -> Page:
        """Return the rows that answer, best first."""
        rows = IndexedThing.objects.filter(filters, scope_id__in=scope_ids)
        expression = tsquery(query)
        if not expression:
            return listed(rows, offset=offset, limit=limit)
        matches = RawSQL("words @@ to_tsquery('simple', %s)", [expression], output_field=BooleanField())
        rank = RawSQL(
            "ts_rank('{0.1, 0.2, 0.4, 1.0}', words, to_tsquery('simple', %s), 1)",
            [expression],
            output_field=FloatField(),
        )
        ids = list(rows.filter(matches).order_by(rank.desc(), "-pk").values_list("pk", flat=True)[:MOST_COUNTED])
        page = IndexedThing.objects.in_bulk(ids[offset : offset + limit])
        return Page([page[pk] for pk in ids[offset : offset + limit]], len(ids))

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {_TABLE} SET words = NULL")  # noqa: S608


def tsquery(query: Query) -> str:
    """Return `query` in the language of `to_tsquery`; every lexeme is quoted."""
    parts = [_quoted(stemmed) for stemmed in query.stems]
    if parts and query.last_word:
        parts[-1] = f"({parts[-1]} | {_quoted(query.last_word)}:*)"
    parts += ["(" + " <-> ".join(_quoted(stemmed) for stemmed in phrase) + ")" for phrase in query.phrases]
    if not parts:
        return ""
    return " & ".join(parts + [f"!{_quoted(stemmed)}" for stemmed in query.without])


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "").replace("'", "''")
    return f"'{escaped}'"
