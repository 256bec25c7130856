"""The few values that accounts name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Realm(models.TextChoices):
    """What an app password opens."""

    DOCUMENTS = "documents", _("Documents (WebDAV)")
    AGENDA = "agenda", _("Agenda (CalDAV)")
    DIRECTORY = "annuaire", _("Annuaire (CardDAV)")
