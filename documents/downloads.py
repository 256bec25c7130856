"""Sending stored files: in pieces from the disk, by ranges, and never as a page of ours."""

import logging
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from documents.models import Blob
from documents.models.files import etag_of
from documents.scanning.gate import refuse_unsafe
from documents.storage import open_blob
from documents.storage.sealing import BrokenFile
from extranet.ui.errors import DomainError

logger = logging.getLogger(__name__)
PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# Types no browser runs. Everything else is bytes to it, whatever its name and first bytes pretend.
_HARMLESS = re.compile(
    r"application/(pdf|zip|vnd\.oasis\.opendocument\.[a-z]+|vnd\.openxmlformats-officedocument\.[a-z.]+)"
    r"|image/(png|jpeg|gif|webp|avif|heic|tiff)|text/(plain|csv)|audio/[a-z]+|video/[a-z0-9]+"
)


class Damaged(DomainError):
    """The file is missing or was altered on disk (500)."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class FileStream(StreamingHttpResponse):
    """A part of a file, read as the client takes it (`extranet.asgi` reads each piece in a thread)."""

    def __init__(self, file: BinaryIO, start: int, length: int, **options: object) -> None:
        self._file, self._left = file, length
        file.seek(start)
        super().__init__(self._pieces(), **options)
        self._resource_closers.append(file.close)  # type: ignore[attr-defined]

    def _pieces(self) -> Iterator[bytes]:
        while self._left and (piece := self._file.read(min(PIECE, self._left))):
            self._left -= len(piece)
            yield piece


def send_blob(request: HttpRequest, blob: Blob, name: str) -> HttpResponseBase:
    """Return the response that downloads `blob` under `name`: whole, a range of it (206), or nothing new (304).

    NotYetScanned or Forbidden while the antivirus holds the file back.
    """
    refuse_unsafe(blob)
    etag = etag_of(blob.address)
    start, length, status = _asked(request, blob.size, etag)
    headers = _headers(blob, name, etag)
    not_modified = get_conditional_response(request, etag=etag, response=HttpResponse(headers=headers))
    if not_modified is not None and not_modified.status_code != HTTPStatus.OK:
        return not_modified
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return HttpResponse(status=status, headers=headers | {"Content-Range": f"bytes */{blob.size}"})
    if status == HTTPStatus.PARTIAL_CONTENT:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{blob.size}"
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    try:
        return FileStream(open_blob(blob), start, length, status=status, headers=headers)
    except (FileNotFoundError, BrokenFile) as error:
        logger.exception("The file at %s cannot be sent", blob.address)
        raise Damaged(
            _("Le fichier de ce document est introuvable ou endommagé. Prévenez l’administrateur de l’extranet.")
        ) from error


def send_image(request: HttpRequest, blob: Blob) -> HttpResponseBase:
    """Return the response that shows an image we drew ourselves; anything else is sent as a download."""
    response = send_blob(request, blob, "image")
    if blob.media_type in {"image/png", "image/jpeg"}:
        response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=86400" if not blob.is_sealed else "no-store"
    return response


def _headers(blob: Blob, name: str, etag: str) -> dict[str, str]:
    media_type = blob.media_type if _HARMLESS.fullmatch(blob.media_type) else "application/octet-stream"
    return {
        "Content-Type": media_type,
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "ETag": etag,
    }


def _asked(request: HttpRequest, size: int, etag: str) -> tuple[int, int, HTTPStatus]:
    """Return where to begin, how many bytes, and the status; several ranges at once get the whole file."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    same_file = request.headers.get("If-Range", etag) == etag
    if match is None or not same_file or not any(match.groups()):
        return 0, size, HTTPStatus.OK
    first, last = match.groups()
    if first:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    else:
        start, end = max(0, size - int(last)), size - 1
    if start > end or start >= size:
        backwards = bool(first and last and int(last) < int(first))
        return (0, size, HTTPStatus.OK) if backwards else (0, 0, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
    return start, end - start + 1, HTTPStatus.PARTIAL_CONTENT
