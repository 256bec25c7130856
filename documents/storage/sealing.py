"""Encrypted files: AES-256-GCM in chunks (the STREAM construction), read from any place, never altered unseen.

Layout: magic, chunk size, 16 bytes that name the file, 7 bytes that begin each nonce; then the chunks, each followed by
its tag. A nonce is the prefix, the chunk's number, and whether it is the last: chunks cannot be swapped, dropped or cut
off. The header is bound to each chunk. The file's key is kept in the database, wrapped by a key of its space that is
derived from `ENCRYPTION_KEY`.
"""

import io
import secrets
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MAGIC = b"EXB1"
CHUNK = 1024 * 1024
TAG = 16
_HEADER = struct.Struct(">4sI16s7s")
_WRAP_NONCE = 12


class BrokenFile(Exception):
    """An encrypted file was altered, cut, swapped for another, or its key is not the one it was sealed under."""


def _space_cipher(space_id: int) -> AESGCM:
    info = b"extranet.documents.storage\0" + str(space_id).encode()
    return AESGCM(HKDF(SHA256(), 32, None, info).derive(settings.ENCRYPTION_KEY.encode()))


def _wrap(key: bytes, space_id: int, address: str) -> bytes:
    nonce = secrets.token_bytes(_WRAP_NONCE)
    # The space's number goes along: who opens the file later may be another space it was moved to.
    return struct.pack(">Q", space_id) + nonce + _space_cipher(space_id).encrypt(nonce, key, address.encode())


def seal_small(data: bytes, space_id: int, name: str) -> bytes:
    """Return a few bytes encrypted for a space; they open only under the same `name`."""
    return _wrap(data, space_id, name)


def open_small(sealed: bytes, name: str) -> bytes:
    """Return what `seal_small` sealed under `name`; BrokenFile rather than one unproved byte."""
    return _unwrap(sealed, name)


def _unwrap(wrapped: bytes, address: str) -> bytes:
    space_id, nonce, sealed = struct.unpack(">Q", wrapped[:8])[0], wrapped[8:20], wrapped[20:]
    try:
        return _space_cipher(space_id).decrypt(nonce, sealed, address.encode())
    except InvalidTag as error:
        raise BrokenFile(address) from error


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


class SealWriter:
    """Encrypts what is written to it into `file`."""

    def __init__(self, file: BinaryIO, space_id: int) -> None:
        self._file = file
        self._space_id = space_id
        self._key = AESGCM.generate_key(256)
        self._cipher = AESGCM(self._key)
        self._prefix = secrets.token_bytes(7)
        self._header = _HEADER.pack(MAGIC, CHUNK, secrets.token_bytes(16), self._prefix)
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, data: bytes) -> None:
        """Encrypt `data`; a full chunk waits until it is known whether it is the last."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self, address: str) -> bytes:
        """Write the last chunk and return the file's key, wrapped for `address`."""
        self._put(bytes(self._waiting), last=True)
        return _wrap(self._key, self._space_id, address)

    def pause(self, name: str) -> bytes:
        """Return what `resume` needs to go on in this file, sealed under `name`: the key, and what waits unwritten."""
        state = self._key + self._header + struct.pack(">I", self._number) + bytes(self._waiting)
        return seal_small(state, self._space_id, name)

    @classmethod
    def resume(cls, file: BinaryIO, space_id: int, state: bytes, name: str) -> "SealWriter | None":
        """Go on where `pause` left off; None when the file holds anything else, even one byte more.

        What was written after the pause must not be written again with other bytes: under the same nonce, the two
        would betray each other.
        """
        opened = open_small(state, name)
        header, number = opened[32 : 32 + _HEADER.size], 32 + _HEADER.size
        writer = cls.__new__(cls)
        writer._file, writer._space_id, writer._header = file, space_id, header
        writer._key, writer._prefix = opened[:32], _HEADER.unpack(header)[3]
        writer._cipher = AESGCM(writer._key)
        writer._number = struct.unpack(">I", opened[number : number + 4])[0]
        writer._waiting = bytearray(opened[number + 4 :])
        if file.seek(0, io.SEEK_END) != _HEADER.size + writer._number * (CHUNK + TAG):
            return None
        return writer

    def _put(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class SealReader(io.RawIOBase):
    """Reads an encrypted file as if it were plain, from any place; BrokenFile rather than one unproved byte."""

    def __init__(self, file: BinaryIO, wrapped_key: bytes, address: str, size: int) -> None:
        self._file = file
        self._address, self._size, self._at = address, size, 0
        self._cipher = AESGCM(_unwrap(wrapped_key, address))
        self._header = file.read(_HEADER.size)
        try:
            magic, self._chunk_size, _name, self._prefix = _HEADER.unpack(self._header)
        except struct.error as error:
            raise BrokenFile(address) from error
        if magic != MAGIC or self._chunk_size != CHUNK:
            raise BrokenFile(address)
        self._last = max(0, (size - 1) // CHUNK)
        self._opened: tuple[int, bytes] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, CHUNK)
        piece = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._opened is None or self._opened[0] != number:
            self._file.seek(_HEADER.size + number * (CHUNK + TAG))
            sealed = self._file.read(CHUNK + TAG)
            nonce = _nonce(self._prefix, number, last=number == self._last)
            try:
                self._opened = (number, self._cipher.decrypt(nonce, sealed, self._header))
            except InvalidTag as error:
                raise BrokenFile(self._address) from error
            expected = self._size - number * CHUNK if number == self._last else CHUNK
            if len(self._opened[1]) != expected:
                raise BrokenFile(self._address)
        return self._opened[1]
