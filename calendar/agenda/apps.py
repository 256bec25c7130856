from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "agenda"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        from agenda import jobs, module  # noqa: F401  (jobs declares the periodic work)
        from agenda.models import Event
        from extranet.accounts.events import on_account_erased, register_personal_data
        from extranet.journal.wording import tell
        from extranet.notifications.registry import followable
        from extranet.search.index import Kind, register
        from extranet.ui.shell import NavItem, register_nav
        from workspaces import modules

        modules.register(
            modules.Module("agenda", _("Agenda"), "calendar", "agenda:space_agenda", 20, module.equip, module.panel)
        )
        register_nav(NavItem("agenda", str(_("Agenda")), "calendar", "agenda:my_agenda", 20))
        tell("agenda.event", "add", _("a ajouté l’événement « %(title)s »"), icon="calendar-plus")
        tell("agenda.event", "move", _("a changé la date ou le lieu de « %(title)s »"), icon="calendar")
        tell("agenda.event", "edit", _("a modifié l’événement « %(title)s »"), icon="pencil", news=False)
        tell("agenda.event", "cancel", _("a annulé l’événement « %(title)s »"), icon="circle-x")
        tell("agenda.event", "confirm", _("a maintenu l’événement « %(title)s »"), icon="circle-check")
        register(
            Kind(
                Event,
                "evenement",
                _("Événements"),
                "calendar",
                module.describe,
                lambda: Event.objects.filter(deleted_at=None).select_related("author", "scope").order_by("pk"),
            )
        )
        followable(Event)
        register_personal_data("agenda", module.personal_data)
        on_account_erased(module.forget)
