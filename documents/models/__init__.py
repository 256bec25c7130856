"""What the documents of a space are made of."""

from documents.models.documents import Document, DocumentKind, Extract, TextState, Version
from documents.models.files import Blob, ScanState
from documents.models.folders import Folder

__all__ = ["Blob", "Document", "DocumentKind", "Extract", "Folder", "ScanState", "TextState", "Version"]
