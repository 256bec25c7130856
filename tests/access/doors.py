"""GET and HEAD write nothing, except through the doors named here."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Module and function that may write while a page is only read, each for a reason.
DOORS = {
    ("extranet.accounts.visits", "note_visit"),  # since when things are new
    ("extranet.access.readings", "note_reading"),  # the law wants readings of the health zone recorded
    ("documents.actions.opening", "note_opened"),  # who opened a document, once an hour: readers are told so
    ("documents.actions.links", "count_download"),  # how often a link served, and its limit
    ("django.contrib.sessions.backends.db", "save"),  # what a sign-in under way keeps
}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE")


def _came_through_a_door() -> bool:
    frame = sys._getframe(1)
    while frame is not None:
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) in DOORS:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


@contextmanager
def reading_only() -> Iterator[None]:
    """Fail at the statement that writes anything while this is open."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and not _came_through_a_door():
            raise AssertionError(f"A page that is only read writes: {sql[:200]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield
