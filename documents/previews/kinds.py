"""How a file can be shown, by what its first bytes say it is."""

from enum import StrEnum

from documents.models import Blob
from documents.storage import sniffing


class Kind(StrEnum):
    """The ways of showing a file."""

    PAGES = "pages"
    OFFICE = "office"
    IMAGE = "image"
    TEXT = "text"
    MARKDOWN = "markdown"
    TABLE = "table"
    HTML = "html"
    RTF = "rtf"
    MAIL = "mail"
    AUDIO = "audio"
    VIDEO = "video"
    NONE = "none"


_KINDS = {
    "application/pdf": Kind.PAGES,
    "application/rtf": Kind.RTF,
    "application/x-ole-storage": Kind.OFFICE,
    "text/plain": Kind.TEXT,
    "text/calendar": Kind.TEXT,
    "text/vcard": Kind.TEXT,
    "text/markdown": Kind.MARKDOWN,
    "text/csv": Kind.TABLE,
    "text/html": Kind.HTML,
    sniffing.MAIL: Kind.MAIL,
    sniffing.OUTLOOK: Kind.MAIL,
    **{f"image/{name}": Kind.IMAGE for name in ("png", "jpeg", "gif", "webp", "avif", "tiff")},
    **{f"audio/{name}": Kind.AUDIO for name in ("mpeg", "ogg", "flac", "wav")},
    **{f"video/{name}": Kind.VIDEO for name in ("mp4", "webm")},
}
# How `tell.py` reads office files; those it cannot read wait for LibreOffice.
_TELLERS = {
    "application/vnd.oasis.opendocument.": "opendocument",
    "application/vnd.openxmlformats-officedocument.wordprocessingml": "word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml": "sheets",
    "application/vnd.openxmlformats-officedocument.presentationml": "slides",
    "application/vnd.ms-word.document.macro": "word",
    "application/vnd.ms-excel.sheet.macro": "sheets",
    "application/vnd.ms-powerpoint.presentation.macro": "slides",
}


def kind_of(blob: Blob) -> Kind:
    """Return how a file is shown; NONE when it is for download only."""
    if teller_of(blob):
        return Kind.OFFICE
    return _KINDS.get(blob.media_type, Kind.NONE)


def teller_of(blob: Blob) -> str:
    """Return how `tell.py` reads an office file; "" when it does not."""
    return next((teller for start, teller in _TELLERS.items() if blob.media_type.startswith(start)), "")


def needs_preparing(blob: Blob) -> bool:
    """Say whether something is made of the file before it is looked at: pages, a small picture."""
    return not blob.is_sealed and kind_of(blob) in {Kind.PAGES, Kind.OFFICE, Kind.IMAGE}


def has_macros(blob: Blob) -> bool:
    """Say whether the file is of a type that carries programs."""
    return sniffing.MACROS in blob.media_type
