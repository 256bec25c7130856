"""Agendas, their events, and the secret addresses by which other calendars read them."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda import wording
from extranet.access.models import Scope, Scoped


def new_uid() -> str:
    """Return a name for an event that no other event in the world has (RFC 7986, section 5.3)."""
    return str(uuid.uuid4())


class Agenda(Scoped):
    """The calendar of a space."""

    name = models.CharField(_("nom"), max_length=120)
    colour = models.PositiveSmallIntegerField(_("couleur"), default=0)

    class Meta:
        verbose_name = _("agenda")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def tint(self) -> str:
        """The colour class of its events."""
        return f"tint-{self.colour % 8}"


class Status(models.TextChoices):
    """Whether an event takes place."""

    CONFIRMED = "confirmed", _("maintenu")
    CANCELLED = "cancelled", _("annulé")


class Event(Scoped):
    """Something that takes place.

    A whole-day event starts at midnight of its first day and ends at midnight after its last, in the local time
    zone: intervals are half open everywhere, as in RFC 5545, and only people are told of a last day.
    """

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="events", verbose_name=_("agenda"))
    uid = models.CharField(max_length=255, unique=True, default=new_uid, editable=False)
    title = models.CharField(_("titre"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    start = models.DateTimeField(_("début"))
    end = models.DateTimeField(_("fin"))
    all_day = models.BooleanField(_("toute la journée"), default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIRMED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # RFC 5545, 3.8.7.4: raised when the date, the place or the status change, so that calendars take the last one.
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="agenda_event_ends_after_start")
        ]
        indexes = [
            models.Index(fields=["scope", "end"], name="agenda_event_scope_end"),
            models.Index(fields=["scope", "start"], name="agenda_event_scope_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the event's page."""
        return reverse("agenda:event_detail", args=[self.pk])

    @property
    def is_cancelled(self) -> bool:
        """True when it does not take place any more."""
        return self.status == Status.CANCELLED

    @property
    def first_day(self) -> date:
        """The local day on which it starts."""
        return timezone.localdate(self.start)

    @property
    def last_day(self) -> date:
        """The last local day on which it still goes on."""
        if self.end <= self.start:
            return self.first_day
        return timezone.localdate(self.end - timedelta(microseconds=1))

    @property
    def when_text(self) -> str:
        """When it starts, in short: « mardi 3 mars à 14 h », « du 3 au 5 mars »."""
        return wording.when_short(self.start, self.end, self.first_day, self.last_day, all_day=self.all_day)

    @property
    def when_long(self) -> str:
        """When it takes place, in full: « mardi 3 mars 2026, de 14 h à 16 h »."""
        return wording.when_long(self.start, self.end, self.first_day, self.last_day, all_day=self.all_day)


class Feed(models.Model):
    """A secret address at which one person's calendar programs read an agenda; kept as a digest only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agenda_feeds")
    # None: all the agendas the person may read at the time of asking.
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("abonnement")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.scope_id or '*'}"
