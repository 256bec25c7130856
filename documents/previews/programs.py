"""Running what draws pages and reads office files: in a process of its own, without network, secrets or much memory."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from documents import storage
from documents.extraction import ENVIRONMENT
from documents.extraction.ocr import CONFINED
from documents.models import Blob
from documents.previews import draw
from documents.storage.sealing import BrokenFile
from extranet.ui.errors import DomainError

DRAW, TELL = Path(__file__).with_name("draw.py"), Path(__file__).with_name("tell.py")
WALL_SECONDS = 30
MOST_OUTPUT = 64 * 1024 * 1024
# Decrypted files wait in memory, never on the disk.
LARGEST_SEALED = 100 * 1024 * 1024
# How many programs one web process runs at a time, and how long a reader waits for a turn.
AT_A_TIME, PATIENCE = 2, 15
_turns = threading.BoundedSemaphore(AT_A_TIME)


class Unpreviewable(Exception):
    """The file is damaged, or asks for more time or memory than it may have."""


class Protected(Unpreviewable):
    """The file opens with a password only."""


class Busy(DomainError):
    """Too many pages are being drawn (503); the same address works in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one of the few places there are for programs; Busy when none comes free."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy(_("Beaucoup d’aperçus se préparent en ce moment. Réessayez dans un instant."))
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def opened(blob: Blob) -> Iterator[BinaryIO]:
    """Open a stored file as a real file that a program can be given, decrypted in memory when it is sealed."""
    try:
        with storage.open_blob(blob) as file:
            if not blob.is_sealed:
                yield file
                return
            if blob.size > LARGEST_SEALED:
                raise Unpreviewable("too large to be decrypted in memory")
            with os.fdopen(os.memfd_create("preview", os.MFD_CLOEXEC), "w+b") as plain:
                while piece := file.read(1024 * 1024):
                    plain.write(piece)
                plain.seek(0)
                yield plain
    except (FileNotFoundError, BrokenFile) as error:
        raise Unpreviewable(str(error)) from error


def run(program: Path, arguments: list[str], file: BinaryIO) -> bytes:
    """Return what one of our programs writes about `file`; Unpreviewable when it does not get to the end."""
    return run_confined([sys.executable, "-I", str(program), *arguments], file, WALL_SECONDS)


def run_confined(command: list[str], file: BinaryIO | None, seconds: int, *, home: str = "/") -> bytes:
    """Return what `command` writes; it and all it started end after `seconds`."""
    with turn(), tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 (our own programs and LibreOffice, fixed arguments)
            [sys.executable, "-I", str(CONFINED), "--offline", *command],
            stdin=file if file is not None else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT | {"HOME": home, "TMPDIR": home} if home != "/" else ENVIRONMENT,
            cwd=home,
            start_new_session=True,
        )
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise Unpreviewable(command[0]) from error
        finally:
            _end(process)
        if code:
            raise Protected(command[0]) if code == draw.PROTECTED else Unpreviewable(command[0])
        output.seek(0)
        return output.read(MOST_OUTPUT)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what is left of the program: a hostile file may have made it start others."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
