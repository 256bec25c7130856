"""What is done to many things at once: how far it is, what was refused, how to take it back."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models.folders import Folder


class BulkVerb(models.TextChoices):
    """What is done to each of the things."""

    MOVE = "move", _("déplacement")
    COPY = "copy", _("copie")
    BIN = "bin", _("mise à la corbeille")
    SHOW = "show", _("présentation dans un autre dossier")
    TAG = "tag", _("ajout de mots-clés")
    STAR = "star", _("ajout aux favoris")
    UNDO = "undo", _("annulation")


class BulkState(models.TextChoices):
    """How far the work is."""

    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    CANCELLED = "cancelled", _("arrêté")


class BulkJob(models.Model):
    """One act on a selection. Rights are asked thing by thing, when its turn comes, at the level it began with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bulk_jobs")
    assurance = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=6, choices=BulkVerb)
    state = models.CharField(max_length=9, choices=BulkState, default=BulkState.WAITING)
    # Where they go; where one came from is where one returns to.
    target = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, related_name="+")
    origin = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, related_name="+")
    tags = models.JSONField(default=list)
    # [kind, number, folder it was in], in the order they are treated; `position` is the next one's place.
    items = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    # Those that were treated, as `items`, and [name, reason] for those that were refused.
    treated = models.JSONField(default=list)
    refused = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("action sur plusieurs éléments")

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of its report."""
        return reverse("documents:bulk_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """True when nothing more will be done."""
        return self.state in {BulkState.DONE, BulkState.CANCELLED}

    @property
    def may_be_undone(self) -> bool:
        """True for what moved or went to the bin, until it is taken back."""
        return self.is_over and self.undone_at is None and self.verb in {"move", "bin"} and bool(self.treated)

    @property
    def percent(self) -> int:
        """How much of it is done, of a hundred."""
        return 100 * self.position // max(1, len(self.items))
