"""What the documents of a space are made of."""

from documents.models.documents import Document, DocumentKind, Extract, TextState, Version
from documents.models.files import Blob, ScanState
from documents.models.folders import Folder
from documents.models.locks import Lock, LockVia
from documents.models.office import OfficeChanges, OfficeSession
from documents.models.properties import DeadProperty
from documents.models.scratches import Scratch

__all__ = [
    "Blob",
    "DeadProperty",
    "Document",
    "DocumentKind",
    "Extract",
    "Folder",
    "Lock",
    "LockVia",
    "OfficeChanges",
    "OfficeSession",
    "ScanState",
    "Scratch",
    "TextState",
    "Version",
]
