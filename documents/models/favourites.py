"""What a person wants at hand."""

from django.conf import settings
from django.db import models

from documents.models.documents import Document
from documents.models.folders import Folder


class Favourite(models.Model):
    """A document or a folder that a person marked with a star; it gives no right to see it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="document_favourites")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="favourites")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, null=True, related_name="favourites")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "document"], name="documents_favourite_document_once"),
            models.UniqueConstraint(fields=["user", "folder"], name="documents_favourite_folder_once"),
            models.CheckConstraint(
                condition=models.Q(document=None, folder__isnull=False) | models.Q(document__isnull=False, folder=None),
                name="documents_favourite_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document or self.folder)
