"""The text within a file, read by a process of its own that a hostile file may harm without harm."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from documents.storage import sniffing

READER = Path(__file__).with_name("reader.py")
WALL_SECONDS = 30
LONGEST_TEXT = 1_000_000
# All that a reader learns of where it runs.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "text/csv": "text",
    "text/html": "html",
    "text/markdown": "text",
    "text/plain": "text",
    sniffing.MAIL: "mail",
    sniffing.OUTLOOK: "outlook",
}


class Unreadable(Exception):
    """The file is damaged, protected, or asks for more time or memory than it may have."""


def kind_of(media_type: str) -> str | None:
    """Return how the reader takes files of this media type; None when it does not."""
    if media_type.startswith(_OPEN_DOCUMENT):
        return "opendocument"
    if media_type.startswith(_OOXML) or sniffing.MACROS in media_type:
        return "ooxml"
    return _KINDS.get(media_type)


class TooLong(Unreadable):
    """It was not read in the time given."""


def extract(file: BinaryIO, kind: str, seconds: int | None = None) -> str:
    """Return the text of `file`, a real file of the given kind; raise Unreadable when it cannot be had.

    TooLong when it takes more than `seconds` (WALL_SECONDS). The reader gets the open file and nothing else: no
    environment, no secret, no database, limited time and memory.
    """
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603 (our own reader, a fixed list of kinds)
                [sys.executable, "-I", str(READER), kind],
                stdin=file,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
                timeout=seconds or WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooLong(kind) from error
        if done.returncode != 0:
            raise Unreadable(kind)
        output.seek(0)
        return output.read(4 * LONGEST_TEXT).decode("utf-8", "replace")[:LONGEST_TEXT]
