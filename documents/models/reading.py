"""Who opened a document, and who was asked to read it and said so."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document


class Reading(models.Model):
    """One person opened one document: the first and last times, and the version they last saw."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="document_readings")
    number = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    downloaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="documents_one_reading")]
        indexes = [models.Index(fields=["document", "-last_at"], name="documents_last_readings")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.document_id} v{self.number}"


class ReadingRequest(models.Model):
    """Some people are asked to read a document and to say so before a day; one open request a document."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="reading_requests")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.TextField(_("message"), blank=True, max_length=1000)
    deadline = models.DateField(_("à lire avant le"))
    # The version that was current when it was asked.
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # When the mails before and after the deadline left, and the last by hand.
    reminded_before_at = models.DateTimeField(null=True, blank=True)
    reminded_after_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("demande de lecture")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(closed_at=None), name="documents_one_open_request"
            )
        ]

    def __str__(self) -> str:
        return self.document.name

    def get_absolute_url(self) -> str:
        """Return the address of the request's page: who said they have read, and the proof."""
        return reverse("documents:reading_request", args=[self.pk])


class Way(models.TextChoices):
    """By which door somebody said they have read."""

    PAGE = "page", _("sur la page du document")
    MAIL = "mail", _("par le lien du mail")


class Recipient(models.Model):
    """One person asked to read; once they said they did, what they read: version, digest and proof in the journal."""

    request = models.ForeignKey(ReadingRequest, on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_requests")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=4, choices=Way, blank=True)
    entry = models.ForeignKey("journal.Entry", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("destinataire")
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="documents_one_recipient")]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(acknowledged_at=None), name="documents_to_read"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.request_id}"
