"""Removing what nobody points at: begun uploads that never ended, and files whose last version is long gone."""

import re
import time
from collections.abc import Callable, Container
from datetime import timedelta
from pathlib import Path

from documents.storage import derived
from documents.storage.paths import incoming_dir, locked, path_of, root

# A slow line may send for hours; nothing is being received for days.
INCOMPLETE_FOR = timedelta(days=1)
# Longer than backups are kept: a database restored from one must find its files.
KEPT_FOR = timedelta(days=40)
SHELF = re.compile(r"[0-9a-f]{2}")


def sweep(known: Callable[[list[str]], Container[str]]) -> int:
    """Remove old incomplete uploads and old files that `known(addresses)` does not return; say how many."""
    removed = sum(_remove_if_old(path, INCOMPLETE_FOR) for path in incoming_dir().iterdir())
    for first in root().iterdir():
        if not SHELF.fullmatch(first.name):
            continue
        for second in first.iterdir():
            addresses = [path.name for path in second.iterdir()]
            kept = known(addresses)
            removed += sum(forget_blob(address) for address in addresses if address not in kept)
    return removed + derived.sweep(known)


def forget_blob(address: str) -> bool:
    """Remove the file at `address` if it was put there long ago; say whether it was."""
    with locked(exclusive=True):
        removed = _remove_if_old(path_of(address), KEPT_FOR)
    if removed:
        derived.forget(address)
    return removed


def _remove_if_old(path: Path, age: timedelta) -> bool:
    try:
        if time.time() - path.stat().st_mtime < age.total_seconds():
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True
