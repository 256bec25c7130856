"""SQLite's own full text (FTS5): stems made in Python, the index in the same file and transaction as the data."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from extranet.search.analysis import stems
from extranet.search.engines.base import MOST_COUNTED, Page, listed
from extranet.search.language import Query
from extranet.search.models import IndexedThing

_TABLE = "search_words"


class Fts5Engine:
    """Ranks by BM25, a title counting ten times its text."""

    def put(self, things: Sequence[IndexedThing]) -> None:
        """Index the words of saved rows."""
        self.remove(thing.pk for thing in things)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {_TABLE} (rowid, title, body) VALUES (%s, %s, %s)",  # noqa: S608
                [(thing.pk, stems(thing.title), stems(f"{thing.body} {thing.tags}")) for thing in things],
            )

    def remove(self, ids: Iterable[int]) -> None:
        """Forget the rows with these numbers."""
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {_TABLE} WHERE rowid = %s", [(pk,) for pk in ids])  # noqa: S608

    def find(self, query: Query, scope_ids: list[int], filters: Q, *, offset: int, limit: int) -> Page:
        """Return the rows that answer, best first."""
        rows = IndexedThing.objects.filter(filters, scope_id__in=scope_ids)
        expression = match_expression(query)
        if not expression:
            return listed(rows, offset=offset, limit=limit)
        # Asked of each match by its number: as a list, SQLite would look the words up once for every visible row.
        allowed = rows.order_by().filter(pk=RawSQL(f"{_TABLE}.rowid", [])).values("pk")  # noqa: S611
        try:
            sql, params = allowed.query.sql_with_params()
        except EmptyResultSet:
            return Page([], 0)
        # The rights are part of the query: what may not be seen is neither ranked nor counted.
        ranked = (
            f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH %s AND EXISTS ({sql})"  # noqa: S608
            f" ORDER BY bm25({_TABLE}, 10.0, 1.0), rowid DESC LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(ranked, [expression, *params, MOST_COUNTED])
            ids = [row[0] for row in cursor.fetchall()]
        page = IndexedThing.objects.in_bulk(ids[offset : offset + limit])
        return Page([page[pk] for pk in ids[offset : offset + limit]], len(ids))

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_TABLE}")  # noqa: S608


def match_expression(query: Query) -> str:
    """Return `query` in FTS5's language; stems hold letters and digits only, and are quoted all the same."""
    parts = [f'"{stemmed}"' for stemmed in query.stems]
    if parts and query.last_word:
        # The word being typed also finds what begins like it.
        parts[-1] = f'({parts[-1]} OR "{query.last_word.replace(chr(34), "")}"*)'
    parts += ['"' + " ".join(phrase) + '"' for phrase in query.phrases]
    if not parts:
        return ""
    expression = " AND ".join(parts)
    for stemmed in query.without:
        expression = f'({expression}) NOT "{stemmed}"'
    return expression
