"""What the first bytes of a file say it is: for icons, previews and text, never a defence."""

import re
from pathlib import PurePosixPath

HEAD = 8192
OCTETS = "application/octet-stream"
ZIP = "application/zip"
MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
# What a program of the sender's may be within: never run here.
MACROS = "macroenabled"
_OLE = "application/x-ole-storage"
_MAGIC = [
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"%!PS", "application/postscript"),
]
_OOXML = "application/vnd.openxmlformats-officedocument"
_OFFICE = {
    ".docx": f"{_OOXML}.wordprocessingml.document",
    ".xlsx": f"{_OOXML}.spreadsheetml.sheet",
    ".pptx": f"{_OOXML}.presentationml.presentation",
    ".docm": f"application/vnd.ms-word.document.{MACROS}.12",
    ".xlsm": f"application/vnd.ms-excel.sheet.{MACROS}.12",
    ".pptm": f"application/vnd.ms-powerpoint.presentation.{MACROS}.12",
}
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_HTML = (b"<!doctype html", b"<html", b"<script", b"<body", b"<iframe", b"<head")
_MAIL_HEADER = re.compile(rb"^(received|return-path|from|to|subject|date|message-id|mime-version):", re.IGNORECASE)
_PLAIN = {".csv": "text/csv", ".md": "text/markdown", ".ics": "text/calendar", ".vcf": "text/vcard"}


def sniff(head: bytes, name: str) -> str:
    """Return the media type of a file that begins with `head`; `name` only refines zip and text."""
    if not head:
        return OCTETS
    for offset, magic, media_type in _MAGIC:
        if head.startswith(magic, offset):
            return OUTLOOK if media_type == _OLE and name.lower().endswith(".msg") else media_type
    extension = PurePosixPath(name).suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return _zipped(head, extension)
    return _written(head, extension)


def _zipped(head: bytes, extension: str) -> str:
    at = head.find(_OPEN_DOCUMENT, 0, 120)
    if at > 0:
        rest = head[at + len(b"mimetype") : at + 120].split(b"PK")[0]
        kind = rest.decode("ascii", "replace")
        return kind if kind.replace(".", "").replace("-", "").replace("/", "").isalnum() else ZIP
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        return _OFFICE.get(extension, ZIP)
    return ZIP


def _written(head: bytes, extension: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if extension == ".eml" and _MAIL_HEADER.match(start):
        return MAIL
    if any(mark in start for mark in _HTML):
        return "text/html"
    if b"<svg" in start:
        return "image/svg+xml"
    if start.startswith(b"<?xml"):
        return "application/xml"
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return OCTETS if controls else _PLAIN.get(extension, "text/plain")
