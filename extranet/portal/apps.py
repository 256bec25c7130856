from collections.abc import Iterator

from django.apps import AppConfig
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "extranet.portal"
    verbose_name = "Portail"

    def ready(self) -> None:
        from documents.queries.reading import to_read
        from extranet.access.actor import Actor
        from extranet.portal.queries import Task, tasks_from
        from extranet.ui.shell import NavItem, register_nav
        from workspaces.queries import requests_to_answer

        register_nav(NavItem("home", str(_("Accueil")), "house", "portal:home", 0))

        @tasks_from
        def requests(actor: Actor) -> Iterator[Task]:
            for asked in requests_to_answer(actor)[:10]:
                yield Task(
                    _("Répondre à une demande d’entrée"),
                    f"{asked.user} → {asked.workspace}",
                    reverse("workspaces:member_list", args=[asked.workspace.slug]),
                    "user-plus",
                    asked.asked_at,
                )

        @tasks_from
        def readings(actor: Actor) -> Iterator[Task]:
            for part in to_read(actor):
                day = date_format(part.request.deadline, "j F")
                yield Task(
                    _("Lire et confirmer « %s »") % part.request.document,
                    gettext("à lire avant le %s") % day,
                    part.request.document.get_absolute_url(),
                    "book-open",
                    part.request.created_at,
                )
