"""Opening a stored file."""

import io
from typing import BinaryIO, Protocol, cast

from documents.storage.paths import path_of
from documents.storage.sealing import SealReader


class Kept(Protocol):
    """What the database keeps of a file (`documents.models.Blob` and `Stored` are such)."""

    @property
    def address(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def wrapped_key(self) -> bytes | memoryview: ...


def open_blob(blob: Kept) -> BinaryIO:
    """Open a stored file for reading from any place, decrypted when it is sealed; the caller closes it."""
    file = path_of(blob.address).open("rb")
    if not blob.wrapped_key:
        return file
    try:
        return cast(BinaryIO, io.BufferedReader(SealReader(file, bytes(blob.wrapped_key), blob.address, blob.size)))
    except BaseException:
        file.close()
        raise
