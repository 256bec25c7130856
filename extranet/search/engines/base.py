"""What an engine must do. One suite of contract tests runs on each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import F, Q, QuerySet

from extranet.search.language import Query
from extranet.search.models import IndexedThing


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results: the rows in order, and how many there are in all (counted up to a limit)."""

    things: list[IndexedThing]
    total: int


class Engine(Protocol):
    """Keeps the words of the indexed things, and finds them within given scopes."""

    def put(self, things: Sequence[IndexedThing]) -> None:
        """Index the words of saved rows, in place of what was known of them; in the caller's transaction."""

    def remove(self, ids: Iterable[int]) -> None:
        """Forget the rows with these numbers."""

    def find(self, query: Query, scope_ids: list[int], filters: Q, *, offset: int, limit: int) -> Page:
        """Return the rows that answer `query`, best first, within `scope_ids` and `filters` only."""

    def clear(self) -> None:
        """Forget everything, to be rebuilt."""


# Counting further helps nobody and costs on large sites.
MOST_COUNTED = 1000


def listed(rows: QuerySet[IndexedThing], *, offset: int, limit: int) -> Page:
    """Return a page of rows newest first: what a query of filters alone gives."""
    total = rows.order_by()[:MOST_COUNTED].count()
    return Page(list(rows.order_by(F("at").desc(nulls_last=True), "-id")[offset : offset + limit]), total)
