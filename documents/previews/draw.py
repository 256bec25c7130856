"""Run as a program: `draw.py measure|words|page|image ARGUMENT… < file` writes JSON, or a picture as WebP.

Started by `confined.py`. Knows nothing of the product: it gets an open file and gives bytes back.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

# The pages that are counted and shown: a longer file is for download.
MOST_PAGES = 1000
LONGEST_WORDS = 20_000
MOST_DOTS = 60_000_000
TALLEST = 6
FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "TIFF"]
PROTECTED = 3


def measure() -> None:
    """Say how many pages there are, and how wide and high each is."""
    document = _pdf()
    sizes = [[round(side) for side in document.get_page_size(n)] for n in range(min(len(document), MOST_PAGES))]
    json.dump({"count": len(document), "sizes": sizes}, sys.stdout)


def words(first: int, count: int) -> None:
    """Write the text of some pages."""
    document = _pdf()
    found = []
    for number in range(first, min(first + count, len(document))):
        page = document[number]
        found.append(page.get_textpage().get_text_bounded()[:LONGEST_WORDS])
        page.close()
    json.dump(found, sys.stdout)


def page(number: int, width: int) -> None:
    """Draw a page `width` dots wide (a very high one is cut at some point)."""
    drawn = _pdf()[number]
    across, high = (max(1.0, side) for side in drawn.get_size())
    scale = width / across
    scale = min(scale, (MOST_DOTS / (across * high)) ** 0.5, TALLEST * width / high)
    _write(drawn.render(scale=scale).to_pil(), 72)


def image(width: int) -> None:
    """Draw a picture again, upright, at most `width` dots wide and as high: nothing but its dots remains."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_DOTS
    # From there on Pillow itself refuses; below, it only warns.
    with Image.open(sys.stdin.buffer, formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_DOTS:
            raise ValueError("too many dots")
        opened.draft("RGB", (width, width))
        turned = ImageOps.exif_transpose(opened)
    has_clear = turned.has_transparency_data
    plain = turned.convert("RGBA" if has_clear else "RGB")
    plain.thumbnail((width, width))
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    _write(clean, 80)


def _pdf() -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(sys.stdin.buffer)
    except pypdfium2.PdfiumError as error:
        sys.exit(PROTECTED if "password" in str(error).lower() else 1)


def _write(picture: Any, quality: int) -> None:
    picture.save(sys.stdout.buffer, "WEBP", quality=quality, method=3)


if __name__ == "__main__":
    tasks: dict[str, Callable[..., None]] = {"measure": measure, "words": words, "page": page, "image": image}
    tasks[sys.argv[1]](*map(int, sys.argv[2:]))
