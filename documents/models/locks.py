"""Locks: one table for the pages, the network drive and the office suite."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document
from documents.models.folders import Folder
from documents.models.scratches import Scratch


class LockVia(models.TextChoices):
    """Through which door a lock was taken."""

    DAV = "dav", _("lecteur réseau")
    WEB = "web", _("extranet")
    OFFICE = "office", _("édition en ligne")


def _only(name: str) -> models.Q:
    return models.Q(**{f"{other}__isnull": other != name for other in ("document", "folder", "scratch")})


class Lock(models.Model):
    """Someone works on a document, a folder or a passing file until a moment, after which the row means nothing."""

    token = models.CharField(max_length=64, unique=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="locks")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, null=True, related_name="locks")
    scratch = models.ForeignKey(Scratch, on_delete=models.CASCADE, null=True, related_name="locks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What the program said of itself, given back to it as it came (RFC 4918, 14.17).
    owner_info = models.TextField(blank=True, max_length=2000)
    is_shared = models.BooleanField(default=False)
    # On a folder: all that is below it too.
    is_deep = models.BooleanField(default=False)
    until = models.DateTimeField(db_index=True)
    via = models.CharField(max_length=6, choices=LockVia)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("verrou")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=_only("document") | _only("folder") | _only("scratch"), name="documents_lock_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return self.token
