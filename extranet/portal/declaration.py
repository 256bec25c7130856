"""All that the portal registers."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.queries.reading import to_read
from extranet.access.actor import Actor
from extranet.portal.queries import Task, tasks_from
from extranet.ui.shell import NavItem, register_nav
from workspaces.queries import requests_to_answer


def declare() -> None:
    """Register the home page, and what « À faire » lists there."""
    register_nav(NavItem("home", str(_("Accueil")), "house", "portal:home", 0))
    tasks_from(requests)
    tasks_from(readings)


def requests(actor: Actor) -> Iterator[Task]:
    """Give the people who ask to enter the actor's spaces."""
    for asked in requests_to_answer(actor)[:10]:
        yield Task(
            _("Répondre à une demande d’entrée"),
            f"{asked.user} → {asked.workspace}",
            reverse("workspaces:member_list", args=[asked.workspace.slug]),
            "user-plus",
            asked.asked_at,
        )


def readings(actor: Actor) -> Iterator[Task]:
    """Give the documents that the actor was asked to read."""
    for part in to_read(actor):
        day = date_format(part.request.deadline, "j F")
        yield Task(
            _("Lire et confirmer « %s »") % part.request.document,
            gettext("à lire avant le %s") % day,
            part.request.document.get_absolute_url(),
            "book-open",
            part.request.created_at,
        )
