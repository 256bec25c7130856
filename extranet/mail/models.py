"""The outbox: letters, and one row for each person who must get one.

Timestamps that are null but in one state make the indexes small: `next_at` only while queued, `claimed_at` only while
sending, `sent_at` only once sent. Fifty thousand rows that wait or that left cost the claim of a batch nothing.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Kind(models.IntegerChoices):
    """What a letter is; what somebody waits for leaves before what can wait."""

    PERSONAL = 1, _("message personnel")
    NEWS = 2, _("notification")
    DIGEST = 3, _("résumé")


class State(models.TextChoices):
    """Where one person's copy of a letter stands."""

    QUEUED = "queued", _("en attente")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    BOUNCED = "bounced", _("refusé")
    FAILED = "failed", _("abandonné")


class Outgoing(models.Model):
    """A letter, sealed; `sealed` is emptied once nobody waits for it any more."""

    queued_at = models.DateTimeField(auto_now_add=True)
    # The stem of its two templates, such as "mail/letter".
    template = models.CharField(max_length=100)
    sealed = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.template}"


class Recipient(models.Model):
    """One person's copy of a letter. Its Message-ID is fixed when it is queued: sent again, it is the same mail."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=254)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    message_id = models.CharField(max_length=255, unique=True)
    # What only this copy says, sealed: such as the address that stops such mails.
    sealed = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    changed_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    # What the server, or the lack of one, last answered.
    answer = models.CharField(max_length=300, blank=True)
    next_at = models.DateTimeField(null=True)
    # Which process sends it; `dot_at` is set just before the final dot: from there on it may have arrived.
    claim = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True)
    dot_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "next_at"], condition=Q(next_at__isnull=False), name="mail_due"),
            models.Index(fields=["claimed_at"], condition=Q(claimed_at__isnull=False), name="mail_claimed"),
            models.Index(fields=["outgoing"], condition=Q(sent_at=None), name="mail_not_sent"),
            models.Index(Lower("address"), name="mail_address"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Outage(models.Model):
    """The one row that is there while the mail server cannot be spoken to: all letters wait for it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()
    tried_at = models.DateTimeField()
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=1)
    answer = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.answer
