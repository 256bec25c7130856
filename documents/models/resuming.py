"""Uploads that may be taken up again."""

import uuid

from django.conf import settings
from django.db import models

from documents.models.documents import Document
from documents.models.folders import Folder


class Upload(models.Model):
    """A file on its way into a folder by the tus protocol; what has come of it waits in `documents.storage.partial`."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # As the sender wrote them; cleaned when the file is whole.
    name = models.CharField(max_length=500)
    path = models.CharField(max_length=2000, blank=True)
    as_version = models.BooleanField(default=False)
    # Announced, and counted in the room of the space from the start.
    length = models.BigIntegerField()
    # What is on the disk for good: the sender goes on from here, whatever happened since.
    offset = models.BigIntegerField(default=0)
    # Health zone: what encryption needs to go on, itself sealed.
    seal = models.BinaryField(default=bytes)
    expires_at = models.DateTimeField(db_index=True)
    # Kept a while once it is whole: a sender that missed the last answer asks, and does not send twice.
    done_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name
