"""Reading every stored file again: is each one there, unaltered, and wanted?"""

import hashlib
import time
from collections.abc import Iterator
from typing import NamedTuple

from documents.storage.paths import path_of, root
from documents.storage.reading import Kept, open_blob
from documents.storage.sealing import BrokenFile
from documents.storage.sweeping import KEPT_FOR, SHELF

PIECE = 1024 * 1024


class Found(NamedTuple):
    """A file on the disk: its address, its size, and how many seconds ago it was put there."""

    address: str
    size: int
    age: float

    @property
    def is_old(self) -> bool:
        """True once no backup that is kept can speak of it."""
        return self.age > KEPT_FOR.total_seconds()


def is_there(blob: Kept) -> bool:
    """Say whether the file of `blob` exists."""
    return path_of(blob.address).exists()


def is_unaltered(blob: Kept) -> bool:
    """Read the file of `blob` to its end and say whether it is the one that was stored.

    A plain file is named by its hash; a sealed one carries a proof in each of its chunks.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with open_blob(blob) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                size += len(piece)
    except (BrokenFile, OSError):
        return False
    return size == blob.size and (bool(blob.wrapped_key) or digest.hexdigest() == blob.address)


def files() -> Iterator[list[Found]]:
    """Yield the stored files, shelf by shelf."""
    now = time.time()
    for first in sorted(root().iterdir()):
        if not SHELF.fullmatch(first.name):
            continue
        for second in sorted(first.iterdir()):
            shelf = []
            for path in sorted(second.iterdir()):
                facts = path.stat()
                shelf.append(Found(path.name, facts.st_size, now - facts.st_mtime))
            yield shelf
