"""What of the documents waits in a bin, and how it goes when its time is over."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from documents.actions.comments import erase_comment
from documents.actions.documents import erase_document, erase_folder
from documents.models import Comment, Document, Folder
from extranet.things.bin import keep_in_bin


def declare() -> None:
    """Keep documents, folders and comments in the bin; folders after what lies in them."""
    keep_in_bin("documents.document", documents, partial(erase_document, actor=None))
    keep_in_bin("documents.folder", folders, erase_folder)
    keep_in_bin("documents.comment", comments, erase_comment)


def documents(before: datetime) -> QuerySet[Document]:
    """Return the documents that were binned before that moment."""
    return Document.objects.filter(deleted_at__lt=before).select_related("scope", "folder")


def folders(before: datetime) -> QuerySet[Folder]:
    """Return the folders that were binned before that moment."""
    return Folder.everywhere.filter(deleted_at__lt=before)


def comments(before: datetime) -> QuerySet[Comment]:
    """Return the comments removed before that moment, but for those that only stand for what their answers speak to."""
    removed = Comment.objects.filter(removed_at__lt=before).exclude(body="", answers__isnull=False)
    return removed.select_related("document__scope")
