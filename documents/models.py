"""Folders, documents, their versions, and the files that hold their bytes."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.naming import LONGEST_NAME, fold_name
from extranet.access.models import Scoped
from workspaces.models import Workspace


class Folder(Scoped):
    """A folder of a space. It lives in its parent's scope, or owns one when it left it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="folders")
    # Only the root of a space's documents has none.
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(_("nom"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=LONGEST_NAME, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("dossier")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(parent=None), name="documents_one_root_a_space"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, with the name as it is compared and sorted."""
        self.name_key = fold_name(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        """Return the address of the folder's page."""
        if self.parent_id is None:
            return reverse("documents:folder_root", args=[self.workspace.slug])
        return reverse("documents:folder_detail", args=[self.workspace.slug, self.pk])


class Blob(models.Model):
    """A file on disk that never changes. In the standard zone equal files are kept once, at their SHA-256.

    A blob of the health zone is encrypted under its own key, sealed for its space, and shared with no other version:
    its address is random, so the disk does not even tell which files are equal.
    """

    address = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    # What the first bytes say, whatever the name pretends.
    media_type = models.CharField(max_length=100)
    wrapped_key = models.BinaryField(default=bytes, blank=True)
    # When it was last stored: files nobody points at are only removed long after.
    stored_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.address[:12]

    @property
    def is_sealed(self) -> bool:
        """True for an encrypted file."""
        return bool(self.wrapped_key)


class TextState(models.TextChoices):
    """What became of the text of a version's file."""

    PENDING = "pending", _("en cours de lecture")
    DONE = "done", _("texte lu : la recherche trouve ce qu’il contient")
    EMPTY = "empty", _("aucun texte trouvé (document numérisé en image ?)")
    UNSUPPORTED = "unsupported", _("type de fichier dont le texte n’est pas lu")
    FAILED = "failed", _("fichier illisible : endommagé, protégé ou trop lourd à lire")
    WITHHELD = "withheld", _("zone santé : le texte n’est pas lu ni indexé")


class Document(Scoped):
    """A named thing in a folder, in the scope of that folder; its bytes are its versions."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="documents")
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

    def __str__(self) -> str:
        return self.text[:60]
