"""Folders of a space."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.naming import LONGEST_NAME, fold_name
from extranet.access.models import Scoped
from workspaces.models import Workspace


class PresentFolders(models.Manager["Folder"]):
    """The folders that are not in the bin."""

    def get_queryset(self) -> "models.QuerySet[Folder]":
        return super().get_queryset().filter(deleted_at=None)


class Folder(Scoped):
    """A folder of a space. It lives in its parent's scope, or owns one when it left it.

    In the bin it keeps its place, and so do the documents that went with it: any of them brings its path back.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="folders")
    # Only the root of a space's documents has none.
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(_("nom"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=LONGEST_NAME, editable=False)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PresentFolders()
    everywhere: "models.Manager[Folder]" = models.Manager()

    class Meta:
        verbose_name = _("dossier")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(parent=None), name="documents_one_root_a_space"
            )
        ]
        indexes = [models.Index(fields=["parent", "name_key"], name="documents_inside")]

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
