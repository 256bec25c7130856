"""The one append-only record of who did what to which thing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One fact. Rows of a chain also carry their place in it and the hash that binds them to the row before."""

    at = models.DateTimeField(_("date"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("auteur"),
    )
    assurance = models.CharField(max_length=20, blank=True)
    verb = models.CharField(_("action"), max_length=60)
    scope = models.ForeignKey("access.Scope", on_delete=models.SET_NULL, null=True, related_name="+")
    # The thing is named, not pointed at: the record outlives it.
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    title = models.CharField(_("objet"), max_length=255, blank=True)
    url = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True)
    chain = models.CharField(max_length=20, blank=True)
    sequence = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("fait")
        verbose_name_plural = _("faits")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["scope", "-id"], name="journal_scope_recent"),
            models.Index(fields=["kind", "object_id", "-id"], name="journal_thing"),
            models.Index(fields=["actor", "-id"], name="journal_actor"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"], condition=~models.Q(chain=""), name="journal_chain_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.title}"

    @property
    def sentence(self) -> str:
        """What happened, in French, after the author's name."""
        from extranet.journal.wording import sentence_of

        return sentence_of(self)

    @property
    def icon(self) -> str:
        """The icon that goes with the sentence."""
        from extranet.journal.wording import wording_of

        wording = wording_of(self)
        return wording.icon if wording else "circle"


class ChainHead(models.Model):
    """The last link of a chain, locked while a link is added, and signed from time to time."""

    chain = models.CharField(max_length=20, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}"


class SignedHead(models.Model):
    """A head of a chain as it stood at a time, signed with Ed25519: truncating the chain behind it shows."""

    chain = models.CharField(max_length=20)
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence} {self.at:%F %T}"
