"""My names and my photo."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from extranet.accounts.models import User

GPS, DESCRIPTION, ORIENTATION = 0x8825, 0x010E, 0x0112


def jpeg(size: tuple[int, int] = (900, 600), **options: Any) -> bytes:
    """A picture as a telephone takes it."""
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "JPEG", **options)
    return written.getvalue()


def located() -> bytes:
    """A picture that tells where it was taken, to be turned by a quarter."""
    exif = Image.Exif()
    exif[DESCRIPTION] = "chez Alice"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    return jpeg(exif=exif, comment=b"chez Alice")


def bomb() -> bytes:
    """A small PNG that says it has four hundred million points."""
    head = struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def send(client: Client, content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> Any:
    return client.post("/compte/photo/", {"photo": SimpleUploadedFile(name, content, kind)})


def test_names_and_telephone_are_saved(browse: Callable[..., Client], alice: User) -> None:
    browse(alice).post("/compte/", {"first_name": "Alix", "last_name": "Lefèbvre", "phone": "03 21 00 00 00"})
    alice.refresh_from_db()
    assert (alice.first_name, alice.last_name, alice.phone) == ("Alix", "Lefèbvre", "03 21 00 00 00")


def test_the_form_changes_nothing_else(browse: Callable[..., Client], alice: User) -> None:
    data = {"first_name": "A", "last_name": "L", "phone": "", "is_superuser": "1", "email": "x@y.fr", "rpps": "1"}
    browse(alice).post("/compte/", data)
    alice.refresh_from_db()
    assert (alice.is_superuser, alice.email, alice.rpps) == (False, "alice@exemple.fr", "")


def test_a_name_with_a_line_break_is_refused(browse: Callable[..., Client], alice: User) -> None:
    data = {"first_name": "A\u2028Bcc: x", "last_name": "L", "phone": ""}
    assert "sur une ligne" in browse(alice).post("/compte/", data).content.decode()


def test_the_photo_is_redrawn_small_upright_and_without_place(browse: Callable[..., Client], alice: User) -> None:
    assert send(browse(alice), located()).status_code == 302
    alice.refresh_from_db()
    with alice.photo.open() as photo:
        content = photo.read()
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, max(picture.size)) == ("WEBP", 512)
        assert picture.height > picture.width
        assert not picture.getexif() and not picture.info.get("exif") and not picture.info.get("comment")
    assert b"Alice" not in content


def test_signed_in_people_see_the_photo_and_others_do_not(
    browse: Callable[..., Client], alice: User, bob: User
) -> None:
    send(browse(alice), jpeg())
    alice.refresh_from_db()
    seen = browse(bob).get(alice.photo_url)
    assert seen.status_code == 200 and seen["Content-Type"] == "image/webp"
    assert seen["Cache-Control"] == "private, max-age=31536000, immutable"
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert seen.content[:4] == b"RIFF"
    assert Client().get(alice.photo_url).status_code == 302


def test_the_photo_is_not_guessed_by_its_number(browse: Callable[..., Client], alice: User, bob: User) -> None:
    send(browse(alice), jpeg())
    assert browse(bob).get(f"/compte/photo/{alice.pk}/x/").status_code == 404


def test_the_old_photo_goes(
    browse: Callable[..., Client], alice: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    folder = Path(settings.MEDIA_ROOT) / "photos"
    client = browse(alice)
    for _n in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send(client, jpeg())
        assert len(list(folder.iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/photo/retirer/")
    assert not list(folder.iterdir())
    alice.refresh_from_db()
    assert alice.photo_url == ""


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dessin.svg", SVG),
        ("dessin.png", SVG),
        ("page.jpg", b"<html>" + b"x" * 500),
        ("photo.jpg", jpeg()[:200]),
        ("bombe.png", bomb()),
        ("image.gif", b"GIF89a" + b"\0" * 50),
        ("script.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"),
    ],
)
def test_what_is_no_photo_is_refused(browse: Callable[..., Client], alice: User, name: str, content: bytes) -> None:
    response = send(browse(alice), content, name, "image/png")
    assert response.status_code == 422
    assert "photo" in response.content.decode()
    alice.refresh_from_db()
    assert not alice.photo


def test_a_photo_over_ten_megabytes_is_refused(browse: Callable[..., Client], alice: User) -> None:
    response = send(browse(alice), jpeg() + b"\0" * (10 * 1024 * 1024))
    assert "dépasse 10 Mo" in response.content.decode()
