"""Documents shown in a second folder, without a copy."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document
from documents.models.folders import Folder
from extranet.access.models import Scoped


class Placement(Scoped):
    """A document shown in another folder, in the scope of that folder: its readers may read it there, no more."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="placements")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="placements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("document montré ailleurs")
        constraints = [
            models.UniqueConstraint(fields=["document", "folder"], name="documents_shown_once_a_folder"),
        ]

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        """Return the address of the document's page, the same for all its readers."""
        return self.document.get_absolute_url()
