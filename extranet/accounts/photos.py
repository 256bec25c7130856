"""From an uploaded picture to a small safe one: decoded, turned upright, redrawn without anything but its pixels."""

import io
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from extranet.ui.errors import Invalid, TooLarge

MAXIMUM_BYTES = 10 * 1024 * 1024
# A phone's best camera, with room to spare; beyond, a small file unpacks into gigabytes.
MAXIMUM_PIXELS = 60_000_000
SIDE = 512
FORMATS = ("JPEG", "PNG", "WEBP")


def redraw(upload: IO[bytes], size: int) -> ContentFile[bytes]:
    """Return the picture as WebP of at most 512 pixels a side, without EXIF, GPS, profile or comment.

    Raises TooLarge beyond 10 MB, Invalid for anything that is no JPEG, PNG or WebP picture.
    """
    if size > MAXIMUM_BYTES:
        raise TooLarge(_("Cette photo dépasse 10 Mo. Choisissez-en une plus légère."), field="photo")
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MAXIMUM_PIXELS:
                raise Invalid(_("Cette photo a trop de points. Choisissez-en une plus petite."), field="photo")
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((SIDE, SIDE))
            # A new picture takes the pixels and leaves the rest (EXIF, XMP, ICC, text chunks) behind.
            bare = Image.new("RGB", upright.size, "white")
            pixels = upright.convert("RGBA")
            bare.paste(pixels, mask=pixels.getchannel("A"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Invalid(
            _("Ce fichier n’est pas une photo lisible. Les formats acceptés sont JPEG, PNG et WebP."), field="photo"
        ) from error
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=82, method=4)
    return ContentFile(written.getvalue())
