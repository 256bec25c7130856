"""What is made from stored files to show them (pages, pictures): kept beside them, made again whenever it is missing.

Named by the file's address and by how it was made: `derived/ab/cd/abcd…/1-page-3-1000.webp`. Of encrypted files nothing
is kept.
"""

import os
import secrets
import shutil
import time
from collections.abc import Callable, Container
from datetime import timedelta
from pathlib import Path

from documents.storage.paths import DERIVED, root

# Raised when what is made changes: what was made before is made again, and swept.
MAKER = "1"
# Pages nobody asked for in that time are drawn again if somebody does.
KEPT_FOR = timedelta(days=60)
_BRIEF = ".webp"


def path_of(address: str, name: str) -> Path:
    """Return where what is called `name` is kept for the file at `address`, whether or not it exists."""
    return _folder(address) / f"{MAKER}-{name}"


def read(address: str, name: str) -> bytes | None:
    """Return what was made under this name; None when it has to be made."""
    try:
        return path_of(address, name).read_bytes()
    except FileNotFoundError:
        return None


def has(address: str, name: str) -> bool:
    """Say whether something was made under this name."""
    return path_of(address, name).exists()


def keep(address: str, name: str, data: bytes) -> None:
    """Keep what was made; whoever reads sees all of it or nothing."""
    target = path_of(address, name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def forget(address: str) -> None:
    """Remove all that was made from the file at `address`."""
    shutil.rmtree(_folder(address), ignore_errors=True)


def sweep(known: Callable[[list[str]], Container[str]]) -> int:
    """Remove what was made from files that `known(addresses)` does not return, by an older maker, or long ago."""
    removed = 0
    for shelf in sorted(_root().glob("??/??")):
        addresses = [path.name for path in shelf.iterdir()]
        kept = known(addresses)
        for address in addresses:
            if address not in kept:
                forget(address)
                removed += 1
            else:
                removed += sum(_remove_if_over(path) for path in _folder(address).iterdir())
    return removed


def _remove_if_over(path: Path) -> bool:
    age = time.time() - path.stat().st_mtime
    is_old = path.suffix == _BRIEF and age > KEPT_FOR.total_seconds()
    # A day: a temporary name may still be being written.
    is_left = not path.name.startswith(f"{MAKER}-") or len(path.suffix) > 12
    if is_old or (is_left and age > timedelta(days=1).total_seconds()):
        path.unlink(missing_ok=True)
        return True
    return False


def _root() -> Path:
    return root() / DERIVED


def _folder(address: str) -> Path:
    return _root() / address[:2] / address[2:4] / address
