"""Office files being edited in ONLYOFFICE Docs."""

from django.conf import settings
from django.db import models

from documents.models.documents import Document, Version
from documents.models.files import Blob
from documents.models.locks import Lock


class OfficeSession(models.Model):
    """One stay of a document in the editing server: those who open it meanwhile share its key, and so co-edit.

    A key names one state of the file for ever in that server's cache: a session that ended never lends its key again.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="office_sessions")
    key = models.CharField(max_length=40, unique=True)
    # What the editing server starts from, and the last version that came back from it.
    base = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    latest = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    # When the editing server last spoke of it.
    heard_at = models.DateTimeField()
    # Holds back whoever would change the document by another door meanwhile; its token lets what comes back in.
    lock = models.ForeignKey(Lock, on_delete=models.SET_NULL, null=True, related_name="+")
    # Who has it open now, as the editing server says: primary keys of accounts.
    editors = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=models.Q(closed_at=None),
                name="documents_one_office_session",
            )
        ]

    def __str__(self) -> str:
        return self.key


class OfficeChanges(models.Model):
    """What the editing server tells of the changes that made a version: its history view shows them."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="office_changes")
    # The key and version the changes start from, and the server's own description, kept as it was sent.
    previous = models.ForeignKey(Version, on_delete=models.SET_NULL, null=True, related_name="+")
    history = models.JSONField(default=dict)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="office_changes")

    def __str__(self) -> str:
        return str(self.version_id)
