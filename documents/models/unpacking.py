"""Zips that become folders."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document, Version
from documents.models.folders import Folder


class UnpackingState(models.TextChoices):
    """How far an archive is opened."""

    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    CANCELLED = "cancelled", _("arrêté")
    FAILED = "failed", _("refusé")


class Unpacking(models.Model):
    """An archive on its way to become a folder beside it; kept some days for its report."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="unpackings")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # How the person was signed in: the job acts with no more than that.
    assurance = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=UnpackingState, default=UnpackingState.WAITING)
    folder = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, related_name="+")
    total = models.PositiveIntegerField(default=0)
    # Entries dealt with, in the order of the archive: a job that starts over goes on from here.
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    # Pairs of a name and the reason why it stayed out.
    refused = models.JSONField(default=list)
    began_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.done}/{self.total}"

    def get_absolute_url(self) -> str:
        """Return the address of its progress and report."""
        return reverse("documents:unpacking", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """True while there is something to wait for."""
        return self.state in {UnpackingState.WAITING, UnpackingState.RUNNING}

    @property
    def share(self) -> int:
        """How much of it is done, in hundredths."""
        return 100 * self.done // self.total if self.total else 0
