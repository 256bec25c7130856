"""The shared document of a note, put together from its snapshot and the updates that followed.

Each thread keeps the documents it used last (a pycrdt document belongs to its thread). The database alone is true: a
kept document is brought up to its sequence before use, and dropped at the first error.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from pycrdt import Doc

from documents.notes.wire import Malformed, Reach, read_state_vector, read_update

MOST_KEPT = 32
EMPTY = b"\x00\x00"


class OutOfOrder(Exception):
    """The update follows others that have not come: its sender must be asked for everything again."""


class State:
    """A document at a sequence of its note."""

    def __init__(self, seq: int) -> None:
        self.doc: Doc[Any] = Doc()
        self.seq = seq

    def replay(self, updates: Iterable[bytes]) -> None:
        """Apply updates of the database, in their order."""
        for update in updates:
            self.doc.apply_update(update)

    def take(self, update: bytes) -> bool:
        """Apply a browser's update and say whether it changed anything.

        Malformed or OutOfOrder leave the document in an unknown state: forget it.
        """
        reach = read_update(update)
        before = self.doc.get_state()
        changes: list[bool] = []
        watch = self.doc.observe(lambda event: changes.append(event.delete_set != b"\x00"))
        try:
            self.doc.apply_update(update)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of the library is no Exception
            raise Malformed("refused by the library") from error
        finally:
            self.doc.unobserve(watch)
        after = self.doc.get_state()
        self._check_complete(reach, after)
        return any(changes) or read_state_vector(before) != read_state_vector(after)

    @staticmethod
    def _check_complete(reach: Reach, after: bytes) -> None:
        known = read_state_vector(after)
        if any(known.get(client, 0) < end for client, end in reach.needed.items()):
            raise OutOfOrder

    def whole(self) -> bytes:
        """Return the document as one update."""
        return bytes(self.doc.get_update())


_kept = threading.local()


def _shelf() -> "OrderedDict[str, State]":
    if not hasattr(_kept, "states"):
        _kept.states = OrderedDict()
    shelf: OrderedDict[str, State] = _kept.states
    return shelf


def take_out(key: str) -> State | None:
    """Return the document kept under `key` and keep it no more: put it back once what was done to it is committed."""
    return _shelf().pop(key, None)


def put_back(key: str, state: State) -> None:
    """Keep a document that is as the database says."""
    shelf = _shelf()
    shelf[key] = state
    while len(shelf) > MOST_KEPT:
        shelf.popitem(last=False)
