"""Receiving a file: constant memory, hashed and, in the health zone, encrypted as it comes."""

import errno
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from documents.storage import sealing
from documents.storage.paths import incoming_dir, put_in_place
from documents.storage.sniffing import HEAD, sniff
from extranet.ui.errors import NoRoom, TooLarge

logger = logging.getLogger(__name__)

SEALED_ZONE = "health"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is on disk for good, and what the database must keep of it."""

    address: str
    size: int
    media_type: str
    wrapped_key: bytes = b""


class Place(Protocol):
    """Where a file is received for (`access.Scope` is one): its zone, and the scope of its space."""

    zone: str

    @property
    def root_id(self) -> int: ...


class Incoming:
    """A file being received for `scope`. Use it in a `with`: what was not stored leaves nothing behind."""

    def __init__(self, scope: Place) -> None:
        self.size = 0
        self._hash = hashlib.sha256()
        self._head = b""
        self._path = incoming_dir() / secrets.token_hex(16)
        with room_on_disk():
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file: BinaryIO = os.fdopen(descriptor, "wb")
        self._seal = sealing.SealWriter(self._file, scope.root_id) if scope.zone == SEALED_ZONE else None

    def __enter__(self) -> "Incoming":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def write(self, data: bytes) -> None:
        """Add bytes; TooLarge past the limit of one file."""
        self.size += len(data)
        refuse_size(self.size)
        self._hash.update(data)
        if len(self._head) < HEAD:
            self._head += data[: HEAD - len(self._head)]
        with room_on_disk():
            if self._seal is not None:
                self._seal.write(data)
            else:
                self._file.write(data)

    def store(self, name: str) -> Stored:
        """Put the file in place for good and return what the database keeps; `name` only refines its media type."""
        address, key = self._hash.hexdigest(), b""
        if self._seal is not None:
            # Random: the names of encrypted files tell nothing of what they hold.
            address = secrets.token_hex(32)
        with room_on_disk():
            if self._seal is not None:
                key = self._seal.finish(address)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            put_in_place(self._path, address)
        return Stored(address, self.size, sniff(self._head, name), key)

    def discard(self) -> None:
        """Forget the bytes received; nothing to do once they are stored."""
        with suppress(OSError):
            # On a full disk, closing tries once more to write what is left.
            self._file.close()
        self._path.unlink(missing_ok=True)


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Say that the disk is full, when that is why the body fails: NoRoom."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        logger.error("The disk of the files is full")
        raise NoRoom(
            _("Le serveur n’a plus de place. Rien n’a été enregistré : prévenez l’administrateur de l’extranet."),
            field="upload",
        ) from error


def refuse_size(size: int) -> None:
    """Raise TooLarge when a file of `size` bytes is over the limit."""
    limit: int = settings.MAX_UPLOAD_SIZE
    if size > limit:
        from extranet.ui.templatetags.ui import size_fr

        raise TooLarge(
            _("Ce fichier dépasse la taille permise (%s). Rien n’a été enregistré.") % size_fr(limit), field="upload"
        )
