"""Writes a small e-mail as Outlook keeps it: properties (MS-OXMSG) in a compound file (MS-CFB)."""

import struct

SECTOR, SMALL = 512, 64
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
TEXT, BINARY, LONG = 0x001F, 0x0102, 0x0003
SUBJECT, BODY, SENDER, ADDRESS, FILE_NAME, FILE_DATA, FILE_SIZE = 0x0037, 0x1000, 0x0C1A, 0x0C1F, 0x3707, 0x3701, 0x0E20
Streams = dict[str, bytes]


def _properties(values: dict[int, str | bytes | int], header: int) -> Streams:
    """Return the streams that hold some properties."""
    streams: Streams = {}
    table = bytes(header)
    for number, value in values.items():
        if isinstance(value, int):
            table += struct.pack("<HHIQ", LONG, number, 6, value)
            continue
        kind, data = (TEXT, value.encode("utf-16-le")) if isinstance(value, str) else (BINARY, value)
        table += struct.pack("<HHIII", kind, number, 6, len(data) + 2 * (kind == TEXT), 0)
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
    return {"__properties_version1.0": table} | streams


def message(subject: str, body: str, sender: str, attached: tuple[str, bytes]) -> bytes:
    """Return a .msg with one attachment."""
    top = _properties({SUBJECT: subject, BODY: body, SENDER: sender, ADDRESS: "mairie@exemple.fr"}, 32)
    name, data = attached
    inner = _properties({FILE_NAME: name, FILE_DATA: data, FILE_SIZE: len(data)}, 8)
    return _compound(top, {"__attach_version1.0_#00000000": inner})


def _compound(streams: Streams, storages: dict[str, Streams]) -> bytes:
    """Return a compound file; every stream is small enough for the small sectors."""
    entries: list[tuple[str, int, int, int, bytes]] = []

    def add(name: str, kind: int, after: int, child: int, data: bytes) -> int:
        entries.append((name, kind, after, child, data))
        return len(entries)

    def chain(items: Streams, after: int = FREE) -> int:
        for name, data in items.items():
            after = add(name, STREAM, after, FREE, data)
        return after

    last = chain(streams)
    for name, inner in storages.items():
        last = add(name, STORAGE, last, chain(inner), b"")
    small, small_fat, starts = b"", [], []
    for _name, _kind, _after, _child, data in entries:
        count = -(-len(data) // SMALL)
        starts.append(len(small_fat) if count else END)
        small_fat += [*range(len(small_fat) + 1, len(small_fat) + count), END] if count else []
        small += data.ljust(count * SMALL, b"\0")
    directory = _entry("Root Entry", ROOT, FREE, last, 2 + -(-(len(entries) + 1) * 128 // SECTOR), len(small))
    for (name, kind, after, child, data), start in zip(entries, starts, strict=True):
        directory += _entry(name, kind, after, child, start, len(data))
    return _file(directory, small_fat, small)


def _entry(name: str, kind: int, after: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, FREE, after, child)
    return (head + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")


def _file(directory: bytes, small_fat: list[int], small: bytes) -> bytes:
    directory += _entry("", 0, FREE, FREE, 0, 0) * (-(len(directory) // 128) % 4)
    of_directory, of_small = len(directory) // SECTOR, -(-len(small) // SECTOR)
    fat = [FAT, END, *range(3, 2 + of_directory), END]
    fat += [*range(len(fat) + 1, len(fat) + of_small), END]
    assert len(fat) <= 128 and len(small_fat) <= 128, "one sector of each table is all there is"
    tables = [struct.pack("<128I", *table, *[FREE] * (128 - len(table))) for table in (fat, small_fat)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 2, 0, 4096, 1, 1, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + tables[0] + tables[1] + directory + small.ljust(of_small * SECTOR, b"\0")
