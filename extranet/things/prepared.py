"""Prepare outside, commit inside: what is slow is done before the transaction, which checks that it still holds.

On SQLite one writer waits for the other: a rendering under the write lock makes everybody wait for it.
"""

from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _

from extranet.ui.errors import Conflict

# Each time somebody else must have committed in between.
TRIES = 5

Draft = TypeVar("Draft")
Result = TypeVar("Result")


class Moved(Exception):
    """What was prepared no longer fits what is there: raised in the transaction, which it undoes."""


def prepare_then_commit(prepare: Callable[[], Draft], commit: Callable[[Draft], Result]) -> Result:
    """Return what `commit` makes, in one short transaction, of what `prepare` made outside any.

    When `commit` raises Moved, both are done again; Conflict when things move faster than they are prepared.
    """
    for _try in range(TRIES):
        try:
            return commit(prepare())
        except Moved:
            continue
    raise Conflict(_("D’autres personnes changent la même chose en ce moment. Rien n’a été modifié : réessayez."))
