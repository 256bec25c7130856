"""What the documents of a space are made of."""

from documents.models.documents import Document, DocumentKind, Extract, TextState, Version
from documents.models.files import Blob, ScanState
from documents.models.folders import Folder
from documents.models.notes import Note, NoteImage, NotePublication, NoteUpdate, NoteVersion, NoteWriter
from documents.models.office import OfficeChanges, OfficeSession

__all__ = [
    "Blob",
    "Document",
    "DocumentKind",
    "Extract",
    "Folder",
    "Note",
    "NoteImage",
    "NotePublication",
    "NoteUpdate",
    "NoteVersion",
    "NoteWriter",
    "OfficeChanges",
    "OfficeSession",
    "ScanState",
    "TextState",
    "Version",
]
