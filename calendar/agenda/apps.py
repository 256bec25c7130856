from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "agenda"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from agenda.declaration import declare

        declare()
