"""Speaking to clamd (its INSTREAM command: https://docs.clamav.net/manual/Usage/Scanning.html#clamd)."""

import socket
import struct
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from django.conf import settings

_LENGTH = struct.Struct("!L")
_PIECE = 128 * 1024
_CONNECT_SECONDS, _ANSWER_SECONDS = 5, 300
_LONGEST_ANSWER = 4096
# What clamd "finds" when it could not look inside.
_CLOSED = ("Heuristics.Encrypted", "Heuristics.Limits.Exceeded")


class Away(Exception):
    """clamd does not answer, or answers what its protocol does not know: nothing is known of the file."""


class Finding(StrEnum):
    """What clamd says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNABLE = "unscannable"


class Answer(NamedTuple):
    """A finding, and the name clamd gives to what it found."""

    finding: Finding
    name: str = ""


def is_configured() -> bool:
    """Say whether an antivirus was given: then no file goes out that it did not see."""
    return bool(settings.CLAMD_ADDRESS)


def scan(file: BinaryIO, size: int) -> Answer:
    """Return what clamd says of `file`, of which `size` bytes are sent as they are read; Away when it says nothing."""
    if size > settings.CLAMD_STREAM_LIMIT:
        return Answer(Finding.UNSCANNABLE, "")
    try:
        with _connect() as connection:
            connection.sendall(b"zINSTREAM\0")
            _send(connection, file)
            return _understand(_receive(connection))
    except (OSError, ValueError) as error:
        raise Away(settings.CLAMD_ADDRESS) from error


def _connect() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        connection = socket.create_connection((host, int(port)), _CONNECT_SECONDS)
    else:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_CONNECT_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
    connection.settimeout(_ANSWER_SECONDS)
    return connection


def _send(connection: socket.socket, file: BinaryIO) -> None:
    try:
        while piece := file.read(_PIECE):
            connection.sendall(_LENGTH.pack(len(piece)) + piece)
        connection.sendall(_LENGTH.pack(0))
    except (BrokenPipeError, ConnectionResetError):
        # clamd hangs up on a stream over its own limit, and says so in what is left to read.
        return


def _receive(connection: socket.socket) -> str:
    data = b""
    while not data.endswith(b"\0") and len(data) < _LONGEST_ANSWER and (piece := connection.recv(_LONGEST_ANSWER)):
        data += piece
    return data.rstrip(b"\0").decode("utf-8", "replace")


def _understand(answer: str) -> Answer:
    text = answer.removeprefix("stream: ")
    if text == "OK":
        return Answer(Finding.CLEAN)
    if text.endswith(" FOUND"):
        name = text.removesuffix(" FOUND")
        return Answer(Finding.UNSCANNABLE if name.startswith(_CLOSED) else Finding.INFECTED, name)
    if "size limit exceeded" in text:
        return Answer(Finding.UNSCANNABLE)
    raise Away(answer)
