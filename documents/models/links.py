"""Addresses given to people who have no account: to read, or to hand files in."""

from typing import cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document
from documents.models.folders import Folder


class LinkKind(models.TextChoices):
    """What whoever holds the address may do."""

    READ = "read", _("lire")
    DEPOSIT = "deposit", _("déposer des fichiers, sans rien voir")


class Notice(models.TextChoices):
    """When the maker of a link is written to."""

    NEVER = "never", _("jamais")
    FIRST = "first", _("à la première utilisation")
    EACH = "each", _("à chaque utilisation")


class ShareLink(models.Model):
    """A secret address on a document or a folder. It opens what its maker may share at the time it is used."""

    kind = models.CharField(max_length=7, choices=LinkKind, default=LinkKind.READ)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="links")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, null=True, related_name="links")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Found by its digest; sealed beside it so that its maker can copy the address again.
    token_digest = models.CharField(max_length=64, unique=True)
    sealed_token = models.TextField()
    password = models.CharField(max_length=128, blank=True)
    until = models.DateField(_("jusqu’au"))
    view_only = models.BooleanField(default=False)
    notice = models.CharField(max_length=5, choices=Notice, default=Notice.FIRST)
    message = models.CharField(_("consigne"), max_length=500, blank=True)
    # Downloads, or files handed in.
    uses = models.PositiveIntegerField(default=0)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lien de partage")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document=None, folder__isnull=False)
                | models.Q(document__isnull=False, folder=None, kind=LinkKind.READ),
                name="documents_link_on_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> Document | Folder:
        """What the link opens."""
        # The constraint above says that there is one.
        return self.document or cast(Folder, self.folder)

    @property
    def is_used_up(self) -> bool:
        """True when it served as often as it may."""
        return self.most_uses is not None and self.uses >= self.most_uses
