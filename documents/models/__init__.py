"""What the documents of a space are made of."""

from documents.models.bulk import BulkJob, BulkState, BulkVerb
from documents.models.comments import Comment
from documents.models.documents import Document, DocumentKind, Extract, TextState, Version
from documents.models.favourites import Favourite
from documents.models.files import Blob, ScanState
from documents.models.folders import Folder
from documents.models.links import LinkKind, Notice, ShareLink
from documents.models.locks import Lock, LockVia
from documents.models.mail_in import FiledMessage, FolderAddress, Senders
from documents.models.notes import Note, NoteImage, NotePublication, NoteUpdate, NoteVersion, NoteWriter
from documents.models.office import OfficeChanges, OfficeSession
from documents.models.placements import Placement
from documents.models.properties import DeadProperty
from documents.models.reading import Reading, ReadingRequest, Recipient, Way
from documents.models.resuming import Upload
from documents.models.scratches import Scratch
from documents.models.unpacking import Unpacking, UnpackingState
from documents.models.usage import Usage

__all__ = [
    "Blob",
    "BulkJob",
    "BulkState",
    "BulkVerb",
    "Comment",
    "DeadProperty",
    "Document",
    "DocumentKind",
    "Extract",
    "Favourite",
    "FiledMessage",
    "Folder",
    "FolderAddress",
    "LinkKind",
    "Lock",
    "LockVia",
    "Note",
    "NoteImage",
    "NotePublication",
    "NoteUpdate",
    "NoteVersion",
    "NoteWriter",
    "Notice",
    "OfficeChanges",
    "OfficeSession",
    "Placement",
    "Reading",
    "ReadingRequest",
    "Recipient",
    "ScanState",
    "Scratch",
    "Senders",
    "ShareLink",
    "TextState",
    "Unpacking",
    "UnpackingState",
    "Upload",
    "Usage",
    "Version",
    "Way",
]
