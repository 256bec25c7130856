"""Appending the body of a request to an upload."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from documents.actions.resuming import drop_upload, finish_upload, keep_progress
from documents.models import Upload
from documents.receiving import fresh
from documents.storage import Mark, Partial
from documents.tus.protocol import ALGORITHMS, Checksum, Misspoken
from extranet.access.actor import Actor
from extranet.ui.errors import Conflict, DomainError

if TYPE_CHECKING:
    from hashlib import _Hash

PIECE = 512 * 1024
# A crash of the machine costs the sender at most this much of what it sent.
SYNC_EVERY = 32 * 1024 * 1024


class WrongOffset(Conflict):
    """The sender goes on from another place than where the upload stands (409)."""


class WrongChecksum(DomainError):
    """The piece is not what its sender says it is (460 in tus)."""

    status = 460  # type: ignore[assignment]


def append(request: HttpRequest, upload: Upload, offset: int, checksum: Checksum | None, *, actor: Actor) -> Upload:
    """Append the body to `upload` at `offset`, and file it once it is whole; return it as it is then.

    What came of a line that breaks is kept. A piece whose checksum is wrong leaves nothing.
    """
    with Partial(upload.key.hex, upload.folder.scope) as partial:
        # Read again now that no other request writes.
        upload.refresh_from_db()
        if upload.done_at is None:
            partial.go_to(Mark(upload.offset, bytes(upload.seal)))
            if partial.offset != upload.offset:
                # What was acknowledged is not there any more: the sender hears of it, and begins again.
                keep_progress(upload, Mark(partial.offset, b""))
        if offset != upload.offset:
            raise WrongOffset(_("L’envoi reprend à un autre endroit que celui où il s’est arrêté."))
        if upload.done_at is not None:
            return upload
        _take_in(request, upload, partial, checksum)
        if partial.offset == upload.length:
            _file(upload, partial, actor)
    return upload


def _take_in(request: HttpRequest, upload: Upload, partial: Partial, checksum: Checksum | None) -> None:
    digest: _Hash | None = ALGORITHMS[checksum.algorithm]() if checksum else None
    synced = partial.offset
    try:
        while partial.offset < upload.length:
            piece = request.read(min(PIECE, upload.length - partial.offset))
            if not piece:
                break
            partial.write(piece)
            if digest is not None:
                digest.update(piece)
            elif partial.offset - synced >= SYNC_EVERY and partial.offset < upload.length:
                keep_progress(upload, partial.sync())
                synced = partial.offset
        if request.read(1):
            raise Misspoken(_("Plus d’octets sont arrivés que le fichier n’en annonce."))
    except OSError:
        # The line broke. A piece that cannot be proved any more is not kept.
        if digest is None and partial.offset > synced:
            keep_progress(upload, partial.sync())
        raise
    if checksum is not None and digest is not None and digest.digest() != checksum.digest:
        raise WrongChecksum(_("Un morceau est arrivé abîmé ; il faut le renvoyer."))
    if partial.offset < upload.length:
        keep_progress(upload, partial.sync())


def _file(upload: Upload, partial: Partial, actor: Actor) -> None:
    """File the whole upload. That it came whole is acknowledged by the same commit: never without its document."""
    stored = partial.store(upload.name)
    try:
        finish_upload(upload, stored, actor=fresh(actor))
    except DomainError:
        # It will be refused again: the room goes back, and the sender is told why.
        drop_upload(upload)
        raise
    upload.refresh_from_db()
