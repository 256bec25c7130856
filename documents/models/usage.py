"""How much of its room a space has taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workspaces.models import Workspace


class Usage(models.Model):
    """What the files of a space weigh: every version, bin included, and what uploads under way have announced.

    Changed in the transaction of what it counts (`documents.actions.usage`), and counted anew every night.
    """

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, primary_key=True, related_name="usage")
    used = models.BigIntegerField(default=0)
    # None: no limit but that of the disk.
    quota = models.BigIntegerField(_("place"), null=True, blank=True)
    # The share, in hundredths, that its managers were last told of.
    told = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.used}/{self.quota}"
