"""Scanned pages and photos: their words are found, where tesseract is installed."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.extraction import Unreadable, ocr
from documents.models import Document, Folder
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.search.queries import find

# It comes with reportlab, and has the accents.
FONT = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
WORDS = "Délibération du conseil\nTravaux de l’église"


def _picture(size: tuple[int, int] = (1200, 500)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((80, 80), WORDS, fill="black", font=ImageFont.truetype(FONT, 56), spacing=40)
    return image


def _png() -> bytes:
    out = io.BytesIO()
    _picture().save(out, "PNG")
    return out.getvalue()


def scan(pages: int = 2) -> bytes:
    """Return a PDF whose pages are pictures."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 250))
    for _page in range(pages):
        canvas.drawImage(ImageReader(_picture()), 0, 0, 600, 250)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(("name", "data"), [("photo.png", _png), ("scan.pdf", scan)])
def test_the_search_finds_the_words_of_a_picture(
    root: Folder,
    bob: User,
    put: Callable[..., Document],
    run_jobs: Callable[[], None],
    as_actor: Callable[..., Actor],
    name: str,
    data: Callable[[], bytes],
) -> None:
    document = put(root, bob, name, data())
    assert document.current is not None and document.current.text_state == "pending"
    run_jobs()
    document.current.refresh_from_db()
    assert document.current.text_state == "done"
    assert [hit.thing.object_id for hit in find(as_actor(bob), "deliberations eglise").hits] == [document.pk]


def test_a_photo_without_words_is_said_to_have_none(
    root: Folder, bob: User, put: Callable[..., Document], run_jobs: Callable[[], None]
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG")
    document = put(root, bob, "photo.jpg", out.getvalue())
    run_jobs()
    assert document.current is not None
    document.current.refresh_from_db()
    assert document.current.text_state == "empty"


def test_switched_off_a_photo_is_left_alone(
    root: Folder, bob: User, put: Callable[..., Document], settings: Any
) -> None:
    settings.OCR = False
    document = put(root, bob, "photo.png", _png())
    assert document.current is not None and document.current.text_state == "unsupported"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", _png()[:900]], ids=["head alone", "cut"])
def test_a_broken_picture_is_only_unreadable(data: bytes, tmp_path: Any) -> None:
    path = tmp_path / "picture"
    path.write_bytes(data)
    with path.open("rb") as file, pytest.raises(Unreadable):
        ocr.read_words(file, "image/png")


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Any) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (30_000, 30_000)).save(path)
    with path.open("rb") as file, pytest.raises(Unreadable):
        ocr.read_words(file, "image/png")
