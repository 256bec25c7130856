"""Where files are, and how a name reaches the disk for good."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

INCOMING = "incoming"
DERIVED = "derived"


def root() -> Path:
    """Return the folder of all files, made on first use and closed to other accounts of the machine."""
    folder = Path(settings.BLOB_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def incoming_dir() -> Path:
    """Return where files are written before they have an address; on the same disk, so that a rename moves them."""
    folder = root() / INCOMING
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def path_of(address: str) -> Path:
    """Return where the file with this address is, whether or not it exists: `ab/cd/abcd…`."""
    return root() / address[:2] / address[2:4] / address


def sync_dir(folder: Path) -> None:
    """Make the names in `folder` outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(*, exclusive: bool) -> Iterator[None]:
    """Keep files from being removed while others are put in place: putting is shared, removing exclusive."""
    descriptor = os.open(root() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def put_in_place(temporary: Path, address: str) -> None:
    """Give a complete, fsynced file its address. An equal file that is there already is replaced by its twin."""
    target = path_of(address)
    with locked(exclusive=False):
        for folder in (target.parent.parent, target.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                sync_dir(folder.parent)
        temporary.replace(target)
    sync_dir(target.parent)
