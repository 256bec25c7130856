"""Documents, their versions, and the text found in them."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models.files import Blob
from documents.models.folders import Folder
from documents.naming import LONGEST_NAME, fold_name
from extranet.access.models import Scoped

if TYPE_CHECKING:
    from documents.models.placements import Placement


class TextState(models.TextChoices):
    """What became of the text of a version's file."""

    PENDING = "pending", _("en cours de lecture")
    DONE = "done", _("texte lu : la recherche trouve ce qu’il contient")
    EMPTY = "empty", _("aucun texte trouvé (document numérisé en image ?)")
    UNSUPPORTED = "unsupported", _("type de fichier dont le texte n’est pas lu")
    FAILED = "failed", _("fichier illisible : endommagé, protégé ou trop lourd à lire")
    WITHHELD = "withheld", _("zone santé : le texte n’est pas lu ni indexé")


class DocumentKind(models.TextChoices):
    """What a document is made of."""

    FILE = "file", _("fichier")
    NOTE = "note", _("note")


class Document(Scoped):
    """A named thing in a folder, in the scope of that folder; its bytes are its versions."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=4, choices=DocumentKind, default=DocumentKind.FILE)
    # A model that new documents are made from, offered wherever its readers may add.
    is_template = models.BooleanField(_("modèle"), default=False)
    name = models.CharField(_("nom"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=LONGEST_NAME, editable=False)
    description = models.TextField(_("description"), blank=True, max_length=5000)
    tags = models.JSONField(_("mots-clés"), default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    current = models.ForeignKey("Version", on_delete=models.SET_NULL, null=True, related_name="+")
    size = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # Rises with each change; a form that was opened before is refused.
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    # How the reader who asked came to it, when it is only shown in one of their folders; of this one request.
    shown_in: "Placement | None" = None

    class Meta:
        verbose_name = _("document")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "name_key"],
                condition=models.Q(deleted_at=None),
                name="documents_one_name_a_folder",
            )
        ]
        indexes = [
            models.Index(fields=["folder", "-updated_at"], condition=models.Q(deleted_at=None), name="documents_dated"),
            models.Index(fields=["folder", "-size"], condition=models.Q(deleted_at=None), name="documents_sized"),
            models.Index(fields=["scope", "-updated_at"], condition=models.Q(deleted_at=None), name="documents_recent"),
            models.Index(
                fields=["scope", "-deleted_at"],
                condition=models.Q(deleted_at__isnull=False),
                name="documents_bin",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, with the name as it is compared and sorted."""
        self.name_key = fold_name(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        """Return the address of the document's page."""
        return reverse("documents:document_detail", args=[self.pk])


class Version(models.Model):
    """One state of a document's bytes, by whom and why."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="versions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    comment = models.CharField(_("commentaire"), max_length=300, blank=True)
    # A name its editors gave this state: « version votée ».
    label = models.CharField(_("nom de la version"), max_length=100, blank=True)
    original_name = models.CharField(max_length=LONGEST_NAME)
    text_state = models.CharField(max_length=12, choices=TextState, default=TextState.PENDING)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="documents_version_number")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class Extract(models.Model):
    """The text found in a version's file: beside it, so that lists never carry it."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="extract")
    text = models.TextField()
    # Of a scan: how many pages were read so far, a few at a time.
    pages = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.text[:60]
