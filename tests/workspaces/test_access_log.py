"""Who read what in a space of the health zone, as its managers see it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal.models import Entry
from tests import factories

Browse = Callable[..., Client]


def test_a_manager_sees_who_looked_and_looking_is_recorded_too(chloe: User, browse: Browse) -> None:
    space = factories.space("E-santé", blueprint="group", manager=chloe, zone="health")
    reader = factories.professional("denis@exemple.fr", "Denis", "Soignant")
    factories.give(space, reader, Role.READER)
    browse(reader, second_factor=True).get(space.get_absolute_url())
    client = browse(chloe, second_factor=True)
    page = client.get(reverse("workspaces:access_log", args=[space.slug]), {"verb": "read", "person": "denis"}).text
    assert "Denis Soignant" in page and "consultation" in page
    assert Entry.objects.filter(actor=chloe, verb="read", data__page="access log").exists()
    assert "Denis Soignant" in client.get(reverse("workspaces:access_log_export", args=[space.slug])).text
    why = client.get(reverse("workspaces:workspace_why", args=[space.slug])).text
    assert reverse("workspaces:access_log", args=[space.slug]) in why


def test_it_tells_nothing_of_another_space(chloe: User, browse: Browse) -> None:
    mine = factories.space("E-santé", blueprint="group", manager=chloe, zone="health")
    other = factories.professional("denis@exemple.fr", "Denis", "Soignant")
    factories.space("Zorglub", blueprint="group", manager=other, zone="health")
    page = browse(chloe, second_factor=True).get(reverse("workspaces:access_log", args=[mine.slug])).text
    assert "Zorglub" not in page
