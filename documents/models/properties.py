"""What programs of the network drive note about a thing, in words of their own."""

from django.db import models

from documents.models.documents import Document
from documents.models.folders import Folder
from documents.models.scratches import Scratch


class DeadProperty(models.Model):
    """A property that means something to the program that set it alone (RFC 4918, 4.2)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="dead_properties")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, null=True, related_name="dead_properties")
    scratch = models.ForeignKey(Scratch, on_delete=models.CASCADE, null=True, related_name="dead_properties")
    # « {namespace}name ».
    name = models.CharField(max_length=255)
    # The whole element, as XML that declares what it uses.
    xml = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=[owner, "name"], name=f"documents_one_property_a_{owner}")
            for owner in ("document", "folder", "scratch")
        ]

    def __str__(self) -> str:
        return self.name
