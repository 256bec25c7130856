"""The bytes that browsers send: y-protocols messages, and Yjs updates (format 1) judged before anything applies them.

https://github.com/yjs/y-protocols/blob/master/PROTOCOL.md; the layout of an update is that of `UpdateEncoderV1`.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

SYNC, AWARENESS, QUERY = 0, 1, 3
STEP_1, STEP_2, UPDATE = 0, 1, 2
LARGEST_UPDATE = 4 * 1024 * 1024
DEEPEST_VALUE = 16
_LEFT, _RIGHT, _KEY = 0x80, 0x40, 0x20
# Bytes of the values that have a fixed size: float32, float64, 64-bit integer; undefined, null and booleans have none.
_FIXED = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}


class Malformed(ValueError):
    """The bytes are no message or no update, or one that a note has no use for."""


class Reader:
    """Reads the numbers and strings of lib0's encoding; Malformed past the end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        piece = self.data[self.at : self.at + length]
        if len(piece) != length:
            raise Malformed("cut short")
        self.at += length
        return piece

    def number(self) -> int:
        """Return an unsigned number of at most 53 bits, as JavaScript has them."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 56:
                raise Malformed("number too large")
        if value >= 1 << 53:
            raise Malformed("number too large")
        return value

    def block(self) -> bytes:
        """Return bytes that are preceded by their length."""
        return self.take(self.number())

    def string(self) -> str:
        """Return a string."""
        try:
            return self.block().decode()
        except UnicodeDecodeError as error:
            raise Malformed("not UTF-8") from error

    def end(self) -> None:
        """Raise unless everything was read."""
        if self.at != len(self.data):
            raise Malformed("something follows")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the y-protocols: its kind, the step of a sync, and what it carries."""

    kind: int
    step: int
    payload: bytes


def read_message(data: bytes) -> Message:
    """Return the message in `data`; Malformed when it is none."""
    reader = Reader(data)
    kind = reader.number()
    step = reader.number() if kind == SYNC else 0
    if kind not in {SYNC, AWARENESS, QUERY} or step > UPDATE:
        raise Malformed("unknown message")
    payload = b"" if kind == QUERY else reader.block()
    reader.end()
    return Message(kind, step, payload)


def number(value: int) -> bytes:
    """Return an unsigned number as lib0 writes it."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def block(data: bytes) -> bytes:
    """Return bytes preceded by their length."""
    return number(len(data)) + data


def sync(step: int, payload: bytes) -> bytes:
    """Return a sync message."""
    return bytes([SYNC, step]) + block(payload)


@dataclass
class Reach:
    """How far an update reaches: up to where a document must know each client once it is applied."""

    needed: dict[int, int] = field(default_factory=dict)
    deletes: bool = False

    def need(self, client: int, end: int) -> None:
        """Note that `client` must be known up to `end`."""
        if end >= 1 << 31:
            raise Malformed("clock too large")
        self.needed[client] = max(end, self.needed.get(client, 0))


def read_update(data: bytes) -> Reach:
    """Read an update whole and return its reach; Malformed for anything a browser's editor does not write."""
    if len(data) > LARGEST_UPDATE:
        raise Malformed("update too large")
    reader, reach = Reader(data), Reach()
    for _client in range(reader.number()):
        structs, client, clock = reader.number(), reader.number(), reader.number()
        for _struct in range(structs):
            clock += _read_struct(reader, reach)
        reach.need(client, clock)
    for _client in range(reader.number()):
        client = reader.number()
        for _range in range(reader.number()):
            clock, length = reader.number(), reader.number()
            reach.need(client, clock + length)
            reach.deletes = True
    reader.end()
    return reach


def read_state_vector(data: bytes) -> dict[int, int]:
    """Return the clocks of a state vector."""
    reader = Reader(data)
    clocks = {}
    for _client in range(reader.number()):
        client = reader.number()
        clocks[client] = reader.number()
    reader.end()
    return clocks


def _read_struct(reader: Reader, reach: Reach) -> int:
    """Read one struct and return how many clocks it takes."""
    info = reader.take(1)[0]
    kind = info & 0x1F
    if kind == 0:
        return _length(reader)
    for side in (_LEFT, _RIGHT):
        if info & side:
            reach.need(reader.number(), reader.number() + 1)
    if not info & (_LEFT | _RIGHT):
        if reader.number():
            reader.string()
        else:
            reach.need(reader.number(), reader.number() + 1)
        if info & _KEY:
            reader.string()
    return _read_content(reader, kind)


def _read_content(reader: Reader, kind: int) -> int:
    if kind == 1:
        return _length(reader)
    if kind == 4:
        return max(1, len(reader.string().encode("utf-16-le")) // 2)
    if kind == 8:
        return _repeat(reader, lambda: _read_value(reader, 0))
    if kind == 2:
        return _repeat(reader, reader.string)
    if kind == 3:
        reader.block()
    elif kind == 5:
        reader.string()
    elif kind == 6:
        reader.string()
        reader.string()
    elif kind == 7:
        _read_type(reader)
    else:
        # Gaps (10) and documents within the document (9) have no place in a note.
        raise Malformed("unknown content")
    return 1


def _length(reader: Reader) -> int:
    length = reader.number()
    if not length:
        raise Malformed("empty struct")
    return length


def _repeat(reader: Reader, read: Callable[[], object]) -> int:
    length = _length(reader)
    for _item in range(length):
        read()
    return length


def _read_type(reader: Reader) -> None:
    kind = reader.number()
    if kind == 3:
        reader.string()
    elif kind > 6 or kind == 5:
        raise Malformed("unknown type")


def _read_value(reader: Reader, depth: int) -> None:
    kind = reader.take(1)[0]
    if depth > DEEPEST_VALUE:
        raise Malformed("value too deep")
    if kind in _FIXED:
        piece = reader.take(_FIXED[kind])
        if kind == 123 and struct.unpack(">d", piece)[0] != struct.unpack(">d", piece)[0]:
            raise Malformed("not a number")
    elif kind == 125:
        while reader.take(1)[0] >= 0x80:
            pass
    elif kind == 119:
        reader.string()
    elif kind == 116:
        reader.block()
    elif kind in {117, 118}:
        for _item in range(reader.number()):
            if kind == 118:
                reader.string()
            _read_value(reader, depth + 1)
    else:
        raise Malformed("unknown value")
