"""Sending files as one zip that is made while it is sent: nothing on the disk, a few pieces in memory."""

import logging
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from stream_zip import ZIP_AUTO, stream_zip

from documents import storage
from documents.models import Blob
from documents.queries.archives import Packing
from documents.storage.sealing import BrokenFile
from extranet.ui.errors import Invalid

logger = logging.getLogger(__name__)
PIECE = 256 * 1024
_MODE = stat.S_IFREG | 0o644
# Only what shrinks is compressed: trying it on the rest costs a second of processor for forty megabytes.
_SHRINKS = ("text/", "message/", "application/rtf", "application/xml", "application/x-ole-storage", "image/svg")
Member = tuple[str, datetime, int, Any, Iterable[bytes]]


def send_zip(packing: Packing, name: str) -> StreamingHttpResponse:
    """Return the response that downloads the archive as `name`.zip; Invalid when there is nothing to send."""
    if not packing.files and not packing.left_out:
        raise Invalid(_("Il n’y a ici aucun document que vous puissiez télécharger."))
    pieces = stream_zip(_members(packing), chunk_size=PIECE)
    return StreamingHttpResponse(
        pieces,
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": content_disposition_header(True, f"{name}.zip") or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _members(packing: Packing) -> Iterator[Member]:
    left_out = list(packing.left_out)
    for path, document, blob in packing.files:
        try:
            file = storage.open_blob(blob)
        except (FileNotFoundError, BrokenFile):
            logger.exception("The file at %s cannot be sent", blob.address)
            left_out.append((path, _("le fichier est introuvable ou endommagé : prévenez l’administrateur")))
            continue
        at = timezone.localtime(document.updated_at)
        yield path, at, _MODE, ZIP_AUTO(blob.size, level=_level(blob)), _pieces(file)
    if left_out:
        text = _list_of(left_out)
        yield _("LISEZ-MOI - fichiers absents.txt"), timezone.localtime(), _MODE, ZIP_AUTO(len(text), level=1), [text]


def _level(blob: Blob) -> int:
    return 1 if blob.media_type.startswith(_SHRINKS) else 0


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _list_of(left_out: list[tuple[str, str]]) -> bytes:
    lines = [_("Ces fichiers ne sont pas dans l’archive :"), ""]
    lines += [f"- {path} : {why}" for path, why in left_out]
    # Notepad reads it right with the mark and these line ends.
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
