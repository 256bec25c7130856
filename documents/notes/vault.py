"""The content of notes in the database: sealed for its space where files are encrypted, plain elsewhere."""

from documents.models import Document, Note
from documents.storage.incoming import SEALED_ZONE
from documents.storage.sealing import open_small, seal_small

_PLAIN, _SEALED = b"\x00", b"\x01"


def keep(data: bytes, note: Note, document: Document) -> bytes:
    """Return `data` as the database may hold it."""
    if document.scope.zone != SEALED_ZONE:
        return _PLAIN + data
    return _SEALED + seal_small(data, document.scope.root_id, note.key)


def bring(kept: bytes | memoryview, note: Note) -> bytes:
    """Return what `keep` was given."""
    data = bytes(kept)
    return open_small(data[1:], note.key) if data[:1] == _SEALED else data[1:]
