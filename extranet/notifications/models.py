"""What each person is told, and how often they want to be."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.access.models import Scope, Scoped
from extranet.journal.models import Entry


class Frequency(models.TextChoices):
    """How often a space writes to someone."""

    IMMEDIATE = "immediate", _("tout de suite")
    DAILY = "daily", _("une fois par jour")
    WEEKLY = "weekly", _("une fois par semaine")
    NONE = "none", _("jamais")


class Preference(models.Model):
    """How often one person wants to hear of one space (named by its root scope)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    frequency = models.CharField(_("fréquence"), max_length=10, choices=Frequency)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "scope"], name="notifications_one_preference")]

    def __str__(self) -> str:
        return f"{self.user} {self.scope} {self.frequency}"


class Follow(Scoped):
    """A person asks to be told at once about one thing: a topic, a document, a folder."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="notifications_one_follow")]
        indexes = [models.Index(fields=["kind", "object_id"], name="notifications_followed")]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.object_id}"


class Notification(Scoped):
    """One person is told of one fact."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    # Addressed in person or about something followed: mailed at once, whatever the space's frequency.
    is_direct = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "entry"], name="notifications_told_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notifications_inbox"),
            models.Index(fields=["user", "scope"], condition=models.Q(read_at=None), name="notifications_unread"),
            models.Index(fields=["id"], condition=models.Q(mailed_at=None), name="notifications_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.entry_id}"
