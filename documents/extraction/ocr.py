"""Reading the words of scanned pages and photos, in French, where tesseract is installed."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from documents.extraction import ENVIRONMENT, LONGEST_TEXT, Unreadable

PAGES = Path(__file__).with_name("pages.py")
CONFINED = Path(__file__).with_name("confined.py")
IMAGES = {"image/png", "image/jpeg", "image/tiff", "image/webp"}
# Minutes of a council rarely have more pages; the rest of a longer scan is not searched.
MOST_PAGES = 40
_WALL_SECONDS = 90


def is_available() -> bool:
    """Say whether scanned pages can be read here: tesseract is installed, and the setting lets it."""
    return settings.OCR and shutil.which("tesseract") is not None


def can_read(media_type: str) -> bool:
    """Say whether files of this type may hold words that only OCR reads."""
    return media_type == "application/pdf" or media_type in IMAGES


def read_words(file: BinaryIO, media_type: str, first: int = 0, count: int = MOST_PAGES) -> list[str]:
    """Return the words seen on up to `count` pages of `file` from number `first` on, fewer where it ends.

    `file` is a real file; raises Unreadable when a page cannot be drawn.
    """
    pieces: list[str] = []
    for number in range(first, min(first + count, MOST_PAGES)):
        with tempfile.TemporaryFile() as page:
            if not _draw(file, media_type, number, page):
                break
            page.seek(0)
            pieces.append(_read(page))
        if media_type in IMAGES or sum(map(len, pieces)) > LONGEST_TEXT:
            break
    return pieces


def _draw(file: BinaryIO, media_type: str, number: int, page: BinaryIO) -> bool:
    """Draw one page as a grey picture; False when there are no more."""
    file.seek(0)
    kind = "pdf" if media_type == "application/pdf" else "image"
    _run([sys.executable, "-I", str(PAGES), kind, str(number)], file, page)
    return page.tell() > 0 or page.seek(0, 2) > 0


def _read(page: BinaryIO) -> str:
    with tempfile.TemporaryFile() as words:
        # One thread: the machine serves pages meanwhile.
        command = ["tesseract", "stdin", "stdout", "-l", settings.OCR_LANGUAGE, "--psm", "3"]
        _run(command, page, words)
        words.seek(0)
        return words.read(4 * LONGEST_TEXT).decode("utf-8", "replace")


def _run(command: list[str], source: BinaryIO, output: BinaryIO) -> None:
    try:
        subprocess.run(  # noqa: S603 (our own programs and tesseract, a fixed list of arguments)
            [sys.executable, "-I", str(CONFINED), *command],
            stdin=source,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT | {"OMP_THREAD_LIMIT": "1"},
            cwd="/",
            timeout=_WALL_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Unreadable("ocr") from error
