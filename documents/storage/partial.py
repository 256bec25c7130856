"""A file that comes in several requests: kept where it stops, fsynced before that is acknowledged.

What is acknowledged is what the database says (`Mark`), not how long the file is: after a crash it may be longer.
"""

import fcntl
import hashlib
import os
import secrets
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from documents.storage.incoming import SEALED_ZONE, Place, Stored, room_on_disk
from documents.storage.paths import incoming_dir, put_in_place
from documents.storage.sealing import SealReader, SealWriter
from documents.storage.sniffing import HEAD, sniff
from extranet.ui.errors import Locked

if TYPE_CHECKING:
    from hashlib import _Hash

PIECE = 1024 * 1024
# Hashes of uploads under way, so that a whole file need not be read again: lost with the process, which then reads it.
_MOST_HASHES = 256
_hashes: "OrderedDict[str, tuple[int, _Hash]]" = OrderedDict()
_hashes_lock = Lock()


class Mark(NamedTuple):
    """How far a file has come, and what its encryption needs to go on (sealed itself; empty in the standard zone)."""

    offset: int
    seal: bytes


class Partial:
    """The bytes of an upload, open for one writer at a time: Locked for the second. Use it in a `with`."""

    def __init__(self, key: str, place: Place) -> None:
        self.offset = 0
        self._key, self._place = key, place
        self._seal: SealWriter | None = None
        self._hash: _Hash | None = None
        self._path = path_of_partial(key)
        with room_on_disk():
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        self._file: BinaryIO = os.fdopen(descriptor, "r+b")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise Locked(_("Cet envoi est déjà en cours, peut-être dans un autre onglet.")) from error

    def __enter__(self) -> "Partial":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._file.close()

    def go_to(self, mark: Mark) -> None:
        """Go on from `mark`, or from the beginning when what it speaks of is not there (`offset` then says 0)."""
        size = self._file.seek(0, os.SEEK_END)
        if self._place.zone == SEALED_ZONE:
            if mark.seal:
                self._seal = SealWriter.resume(self._file, self._place.root_id, mark.seal, self._key)
            if self._seal is None:
                self._file.truncate(0)
                self._file.seek(0)
                self._seal = SealWriter(self._file, self._place.root_id)
                mark = Mark(0, b"")
        else:
            mark = mark if size >= mark.offset else Mark(0, b"")
            self._file.truncate(mark.offset)
            self._file.seek(mark.offset)
            self._hash = _known_hash(self._key, mark.offset)
        self.offset = mark.offset

    def write(self, data: bytes) -> None:
        """Add bytes; NoRoom when the disk is full."""
        with room_on_disk():
            if self._seal is not None:
                self._seal.write(data)
            else:
                self._file.write(data)
        if self._hash is not None:
            self._hash.update(data)
        self.offset += len(data)

    def sync(self) -> Mark:
        """Bring what was written to the disk for good, and return the mark that may now be acknowledged."""
        with room_on_disk():
            self._file.flush()
            os.fsync(self._file.fileno())
        if self._hash is not None:
            _keep_hash(self._key, self.offset, self._hash)
        return Mark(self.offset, self._seal.pause(self._key) if self._seal is not None else b"")

    def store(self, name: str) -> Stored:
        """Put the whole file in place for good; `name` only refines its media type."""
        key = b""
        with room_on_disk():
            if self._seal is not None:
                address = secrets.token_hex(32)
                key = self._seal.finish(address)
            else:
                address = (self._hash or self._read_hash()).hexdigest()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.seek(0)
            source = SealReader(self._file, key, address, self.offset) if key else self._file
            media_type = sniff(source.read(HEAD) or b"", name)
            put_in_place(self._path, address)
        return Stored(address, self.offset, media_type, key)

    def _read_hash(self) -> "_Hash":
        self._file.seek(0)
        digest = hashlib.sha256()
        while piece := self._file.read(PIECE):
            digest.update(piece)
        return digest


def path_of_partial(key: str) -> Path:
    """Return where the bytes of an upload wait."""
    return incoming_dir() / f"{key}.part"


def forget_partial(key: str) -> None:
    """Remove the bytes of an upload."""
    path_of_partial(key).unlink(missing_ok=True)
    with _hashes_lock:
        _hashes.pop(key, None)


def _known_hash(key: str, offset: int) -> "_Hash | None":
    """Return the hash of the first `offset` bytes if this process has it; None: it must be read from the disk."""
    if offset == 0:
        return hashlib.sha256()
    with _hashes_lock:
        known = _hashes.pop(key, None)
    return known[1] if known is not None and known[0] == offset else None


def _keep_hash(key: str, offset: int, digest: "_Hash") -> None:
    with _hashes_lock:
        _hashes[key] = (offset, digest.copy())
        _hashes.move_to_end(key)
        while len(_hashes) > _MOST_HASHES:
            _hashes.popitem(last=False)
