"""Passing files of the network drive: what programs write for themselves, before or beside a document."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document
from documents.models.files import Blob
from documents.models.folders import Folder
from documents.naming import LONGEST_NAME, fold_name


class Scratch(models.Model):
    """A file the network drive shows and nothing else knows of: no journal, no search, no mail, gone after a day.

    Without a blob it is a name that a lock holds, or an empty file. With a `document` it stands in for it: the drive
    shows the document under this name until the program that put it aside has written the new one.
    """

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="scratches")
    name = models.CharField(_("nom"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=LONGEST_NAME, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="scratches")
    document = models.OneToOneField(Document, on_delete=models.CASCADE, null=True, related_name="aside")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("fichier de passage")
        ordering = ["name_key", "id"]
        constraints = [models.UniqueConstraint(fields=["folder", "name_key"], name="documents_one_scratch_a_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, with the name as it is compared and sorted."""
        self.name_key = fold_name(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def scope_id(self) -> int:
        """The scope of its folder, whose rights decide."""
        return self.folder.scope_id
