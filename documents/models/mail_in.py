"""Addresses to which one writes to file a mail in a folder."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document
from documents.models.folders import Folder


class Senders(models.TextChoices):
    """Who may write to a folder's address."""

    CONTRIBUTORS = "members", _("les contributeurs du dossier, depuis l’adresse de leur compte")
    ANYONE = "anyone", _("toute personne qui connaît l’adresse")


class FolderAddress(models.Model):
    """The mail address of a folder; another is made when it became known to too many."""

    folder = models.OneToOneField(Folder, on_delete=models.CASCADE, related_name="mail_address")
    # What stands before the @: nobody guesses it.
    local_part = models.CharField(max_length=40, unique=True)
    senders = models.CharField(max_length=7, choices=Senders, default=Senders.CONTRIBUTORS)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.local_part


class FiledMessage(models.Model):
    """A mail that a folder holds: the same one delivered twice is filed once."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="+")
    # Of its Message-ID, or of its bytes when it has none.
    digest = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "digest"], name="documents_one_filing")]

    def __str__(self) -> str:
        return self.digest[:12]
