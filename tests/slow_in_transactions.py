"""Nothing slow under the write lock: on SQLite writers wait for each other, on PostgreSQL whoever wants the same rows.

A socket, a rendering, a password hash, a foreign program or an fsync inside `transaction.atomic` fails the test, even
when its error is swallowed. The transactions that tests open for themselves do not count; the database, the cache and
the channel layer may be spoken to.
"""

import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import docx.api
import docx.document
import mammoth
import odf.opendocument
import openpyxl
import PIL.Image
import PIL.ImageFile
import pptx.api
import pycrdt
import pypdfium2
import reportlab.pdfgen.canvas
from django.conf import settings
from django.contrib.auth import hashers
from django.db.transaction import Atomic

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
_WITH_BLOCKS = "contextlib.py"

# What opens a document of several kilobytes or megabytes, draws it, or writes it.
_RENDERINGS: list[tuple[Any, str]] = [
    (PIL.ImageFile.ImageFile, "load"),
    (PIL.Image.Image, "resize"),
    (PIL.Image.Image, "save"),
    (pypdfium2.PdfDocument, "__init__"),
    (reportlab.pdfgen.canvas.Canvas, "save"),
    (docx.api, "Document"),
    (docx.document.Document, "save"),
    (pptx.api, "Presentation"),
    (odf.opendocument, "load"),
    (odf.opendocument.OpenDocument, "write"),
    (openpyxl.Workbook, "save"),
    (openpyxl, "load_workbook"),
    (mammoth, "convert"),
    # The document of a note: applied, encoded, or opened to be read or written.
    (pycrdt.Doc, "apply_update"),
    (pycrdt.Doc, "get_update"),
    (pycrdt.Doc, "get"),
]
_SOCKETS = ["connect", "connect_ex", "send", "sendall", "sendmsg", "sendto", "recv", "recv_into", "recvfrom", "recvmsg"]


class _Open(threading.local):
    """The transactions open in this thread, outermost first: where the product opened each; None for the tests' own."""

    def __init__(self) -> None:
        self.blocks: list[str | None] = []


_open = _Open()
_found: list[str] = []


def install() -> None:
    """Watch every transaction and everything slow from now on."""
    _watch_transactions()
    for owner, name in _RENDERINGS:
        _watch(owner, name, f"a rendering ({name})")
    for hasher in _subclasses(hashers.BasePasswordHasher):
        for name in {"encode", "verify"} & vars(hasher).keys():
            _watch(hasher, name, "a password hash")
    for name in ("fsync", "fdatasync"):
        _watch(os, name, f"an {name}")
    _watch(subprocess.Popen, "__init__", "a foreign program")
    for name in _SOCKETS:
        _watch(socket.socket, name, f"a socket ({name})", _is_outside)
    _watch(socket, "getaddrinfo", "a look-up of a name", lambda _host, port, *_rest: str(port) not in _own_ports())


def take_findings() -> list[str]:
    """Return what was done slowly inside a transaction since it was last asked, and forget it."""
    found = list(dict.fromkeys(_found))
    _found.clear()
    return found


def _watch_transactions() -> None:
    enter, leave = Atomic.__enter__, Atomic.__exit__

    def entering(self: Any) -> None:
        enter(self)
        _open.blocks.append(_opened_at(sys._getframe(1)))

    def leaving(self: Any, *error: Any) -> None:
        # First: what waits for the commit runs once the lock is gone.
        _open.blocks.pop()
        leave(self, *error)

    Atomic.__enter__ = entering  # type: ignore[method-assign]
    Atomic.__exit__ = leaving  # type: ignore[method-assign]


def _opened_at(frame: FrameType | None) -> str | None:
    """Return who opens a transaction, as file and function; None for a test, its fixtures and Django's test cases."""
    while frame is not None and Path(frame.f_code.co_filename).name == _WITH_BLOCKS:
        decorated = frame.f_locals.get("func")
        if decorated is not None:
            return _product(decorated.__code__.co_filename, decorated.__name__)
        frame = frame.f_back
    return _product(frame.f_code.co_filename, frame.f_code.co_name) if frame else None


def _product(file: str, function: str) -> str | None:
    path = Path(file)
    if path.is_relative_to(TESTS) or path.parts[-3:-1] == ("django", "test"):
        return None
    return f"{_short(path)}:{function}"


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])


def _watch(owner: Any, name: str, what: str, counts: Callable[..., bool] | None = None) -> None:
    do = getattr(owner, name)

    def watched(*args: Any, **kwargs: Any) -> Any:
        opened = next((block for block in _open.blocks if block), None)
        if opened is not None and (counts is None or counts(*args, **kwargs)):
            _found.append(f"{what} inside the transaction of {opened}, by {_way_here()}")
        return do(*args, **kwargs)

    watched.__name__ = name
    setattr(owner, name, watched)


def _way_here() -> str:
    """Return the product's functions that led here, the last of them first."""
    ours = [
        f"{_short(Path(frame.filename))}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_stack(limit=60)
        if (path := Path(frame.filename)).is_relative_to(ROOT) and not {"site-packages", "tests"} & set(path.parts)
    ]
    return " < ".join(reversed(ours[-6:]))


def _is_outside(connection: socket.socket, *args: Any, **_kwargs: Any) -> bool:
    """Say whether a socket leads elsewhere than to the database, the cache, or another end of this same process."""
    try:
        peer = args[0] if args and isinstance(args[0], tuple) else connection.getpeername()
    except OSError:
        return True
    if connection.family == socket.AF_UNIX:
        # What wakes an event loop has no name.
        return bool(peer)
    return str(peer[1]) not in _own_ports()


def _own_ports() -> set[str]:
    ports = {str(settings.DATABASES["default"].get("PORT") or "")}
    if settings.REDIS_URL:
        ports.add(str(urlsplit(settings.REDIS_URL).port or 6379))
    return ports - {""}


def _subclasses(kind: type) -> set[type]:
    return {kind} | {below for child in kind.__subclasses__() for below in _subclasses(child)}
