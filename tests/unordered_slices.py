"""A slice of rows in no order is a different one on each database: it fails where our own code takes it."""

import sys
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

ROOT = Path(__file__).resolve().parent.parent


class UnorderedSlice(AssertionError):
    """Some rows of a queryset that has no order were taken."""


def install() -> None:
    """Have slices of unordered querysets fail from now on; libraries may do as they like."""
    take = QuerySet.__getitem__

    def taking(self: Any, key: Any) -> Any:
        # `order_by()` without a word says aloud that any rows will do: counting up to a limit.
        if isinstance(key, slice) and not self.ordered and self.query.default_ordering:
            caller = Path(sys._getframe(1).f_code.co_filename)
            if caller.is_relative_to(ROOT) and "site-packages" not in caller.parts:
                raise UnorderedSlice(f"{caller.relative_to(ROOT)}: order {self.model.__name__} before taking some")
        return take(self, key)

    QuerySet.__getitem__ = taking  # type: ignore[method-assign,assignment]
