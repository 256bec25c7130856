"""Uploads go straight from the request to their file, in constant memory, once the rights are known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from documents.storage import Incoming, Stored
from documents.storage.incoming import refuse_size
from extranet.access.actor import Actor
from extranet.access.middleware import Request
from extranet.access.models import Scope
from extranet.accounts.models import User

# What the form around the files may weigh.
ENVELOPE = 1024 * 1024
PIECE = 512 * 1024


class Received(UploadedFile):  # type: ignore[type-arg]
    """A file of a form that is stored already: there is nothing to read from it but its address."""

    def __init__(self, stored: Stored, name: str) -> None:
        super().__init__(None, name, stored.media_type, stored.size)
        self.stored = stored

    def close(self) -> None:
        """Do nothing: no file is held open."""


class BlobUploadHandler(FileUploadHandler):
    """Writes each file of a form into the blobs of `scope` as it comes."""

    chunk_size = 256 * 1024

    def __init__(self, request: Request, scope: Scope) -> None:
        super().__init__(request)
        self._scope = scope
        self._incoming: Incoming | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._incoming = Incoming(self._scope)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece of the file; TooLarge past the limit."""
        if self._incoming is not None:
            self._incoming.write(raw_data)

    def file_complete(self, file_size: int) -> "Received | None":
        """Put the file in place for good."""
        if self._incoming is None or self.file_name is None:
            return None
        stored = self._incoming.store(self.file_name)
        self._incoming = None
        return Received(stored, self.file_name)

    def discard(self) -> None:
        """Forget a file that was cut short."""
        if self._incoming is not None:
            self._incoming.discard()
            self._incoming = None


def receive_into(request: Request, scope: Scope) -> BlobUploadHandler:
    """Have the files of this request, not yet read, stored in `scope`; TooLarge at once when it says it is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    refuse_size(int(length) - ENVELOPE if length.isdigit() else 0)
    handler = BlobUploadHandler(request, scope)
    request.upload_handlers = [handler]
    return handler


def receive_body(read: Callable[[int], bytes], length: int | None, scope: Scope, name: str) -> Stored:
    """Store a body as it comes, in constant memory; what breaks off, or is shorter than it said, leaves nothing."""
    refuse_size(length or 0)
    with Incoming(scope) as incoming:
        while piece := read(PIECE):
            incoming.write(piece)
        if length is not None and incoming.size != length:
            raise OSError("The body is not as long as it said")
        return incoming.store(name)


def received_files(request: Request, field: str) -> list[Received]:
    """Return the files of a form field."""
    return [file for file in request.FILES.getlist(field) if isinstance(file, Received)]


def fresh(actor: Actor) -> Actor:
    """Return the actor with the rights they hold now: a long upload may outlive those it began with."""
    user = User.objects.get(pk=actor.user.pk) if actor.user else None
    return replace(actor, user=user)
