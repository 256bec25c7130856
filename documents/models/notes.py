"""Notes: documents that several people write at once."""

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document, Version
from documents.models.files import Blob


def new_key() -> str:
    """Return a name for a note that no other note ever has, whatever becomes of its number."""
    return get_random_string(24)


class Note(models.Model):
    """What is written in a document of kind note: a snapshot, and the updates received since.

    Bytes of content are as `documents.notes.vault` keeps them: sealed in the health zone.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="note")
    key = models.CharField(max_length=24, default=new_key, editable=False)
    # The number of the last update received; those up to `snapshot_seq` are in the snapshot.
    seq = models.PositiveBigIntegerField(default=0)
    snapshot = models.BinaryField(default=bytes)
    snapshot_seq = models.PositiveBigIntegerField(default=0)
    # Bytes kept: the snapshot and what follows.
    size = models.PositiveBigIntegerField(default=0)
    # The words, for the search; never filled in the health zone.
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True)
    # When the jobs under way were asked for; None when none is.
    refresh_at = models.DateTimeField(null=True)
    settle_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("note")

    def __str__(self) -> str:
        return str(self.document)


class NoteUpdate(models.Model):
    """What one browser added, in the order received."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="updates")
    seq = models.PositiveBigIntegerField()
    data = models.BinaryField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["note", "seq"], name="documents_note_update_order")]

    def __str__(self) -> str:
        return f"{self.note_id} #{self.seq}"


class NoteWriter(models.Model):
    """Who wrote in a note, and when last: the journal tells it once a sitting, versions name their authors."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="documents_note_writer_once")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.user_id}"


class NoteVersion(models.Model):
    """What a note held when a version was made: the version's file is for people, this is what is restored."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="note_state")
    seq = models.PositiveBigIntegerField()
    state = models.BinaryField()

    def __str__(self) -> str:
        return str(self.version)


class NoteImage(models.Model):
    """An image shown in a note."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="images")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="note_images")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.note_id} image {self.pk}"


class NotePublication(models.Model):
    """The document that a note was published as, in one format: published again, it gets a version."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="publications")
    form = models.CharField(max_length=4)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "form"], name="documents_note_published_once")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.form}"
