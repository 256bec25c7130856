"""Run as a program: `pages.py KIND NUMBER < file > png` draws one page in grey, and nothing past the last.

For OCR, started by `confined.py`.
"""

import sys

# Dots per inch at which tesseract reads print well; a page larger than that many dots is drawn smaller.
RESOLUTION = 200
MOST_DOTS = 25_000_000


def draw_pdf(number: int) -> None:
    """Write the page as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(sys.stdin.buffer)
    if number >= len(document):
        return
    page = document[number]
    width, height = page.get_size()
    scale = min(RESOLUTION / 72, (MOST_DOTS / max(1.0, width * height)) ** 0.5)
    page.render(scale=scale, grayscale=True).to_pil().save(sys.stdout.buffer, "PNG", compress_level=1)


def draw_image(number: int) -> None:
    """Write the picture upright, in grey."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = 2 * MOST_DOTS
    with Image.open(sys.stdin.buffer, formats=["PNG", "JPEG", "TIFF", "WEBP"]) as image:
        image.thumbnail((5000, 5000))
        ImageOps.exif_transpose(image).convert("L").save(sys.stdout.buffer, "PNG", compress_level=1)


if __name__ == "__main__":
    {"pdf": draw_pdf, "image": draw_image}[sys.argv[1]](int(sys.argv[2]))
