"""All that the agenda registers."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agenda import module
from agenda.actions.events import erase_event
from agenda.models import Event
from extranet.accounts.events import on_account_erased, register_personal_data
from extranet.journal.wording import tell
from extranet.notifications.registry import followable
from extranet.search.index import Kind, register
from extranet.things.bin import keep_in_bin
from extranet.ui.shell import NavItem, register_nav
from workspaces import modules

KIND = "agenda.event"
MODULE = modules.Module("agenda", _("Agenda"), "calendar", "agenda:space_agenda", 20, module.equip, module.panel)


def declare() -> None:
    """Register the module of spaces, sentences of the journal, the search, what is followed, the bin, personal data."""
    modules.register(MODULE)
    register_nav(NavItem("agenda", str(_("Agenda")), "calendar", "agenda:my_agenda", 20))
    tell(KIND, "add", _("a ajouté l’événement « %(title)s »"), icon="calendar-plus")
    tell(KIND, "move", _("a changé la date ou le lieu de « %(title)s »"), icon="calendar")
    tell(KIND, "edit", _("a modifié l’événement « %(title)s »"), icon="pencil", news=False)
    tell(KIND, "cancel", _("a annulé l’événement « %(title)s »"), icon="circle-x")
    tell(KIND, "confirm", _("a maintenu l’événement « %(title)s »"), icon="circle-check")
    register(Kind(Event, "evenement", _("Événements"), "calendar", module.describe, events))
    followable(Event)
    keep_in_bin(KIND, deleted_events, erase_event)
    register_personal_data("agenda", module.personal_data)
    on_account_erased(module.forget)


def events() -> QuerySet[Event]:
    """Return the events that can be found."""
    return Event.objects.filter(deleted_at=None).select_related("author", "scope").order_by("pk")


def deleted_events(before: datetime) -> QuerySet[Event]:
    """Return the events that were deleted before that moment."""
    return Event.objects.filter(deleted_at__lt=before).select_related("scope")
