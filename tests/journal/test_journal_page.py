"""The journal of administration, as administrators of the territory read it."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.actions.closing import deactivate
from extranet.accounts.models import User
from tests import factories

Browse = Callable[..., Client]


def test_it_tells_who_gave_what_to_whom(admin: User, alice: User, bob: User, browse: Browse) -> None:
    space = factories.space("Tourisme", manager=alice)
    factories.give(space, bob, Role.READER)
    factories.give(space, admin, Role.READER)
    page = browse(admin).get(reverse("portal:journal")).text
    assert "rôle donné" in page and "pour Bob Delattre" in page and "Tourisme" in page


def test_a_space_one_may_not_know_stays_unnamed(admin: User, alice: User, bob: User, browse: Browse) -> None:
    space = factories.space("Affaire secrète", blueprint="group", manager=alice)
    factories.give(space, bob, Role.READER)
    factories.grants.revoke(space.scope, factories.grants.administrators_group(), actor=None)
    client = browse(admin)
    for name in ("portal:journal", "portal:journal_export"):
        text = client.get(reverse(name)).text
        assert "secrète" not in text and "affaire" not in text and f"périmètre n° {space.scope_id}" in text


def test_it_is_narrowed_by_action_person_and_day(admin: User, alice: User, bob: User, browse: Browse) -> None:
    factories.space("Tourisme", manager=alice)
    deactivate(bob, actor=Actor(admin))
    client, url = browse(admin), reverse("portal:journal")
    tomorrow = timezone.localdate() + timedelta(days=1)
    for query, shows in (
        ({"verb": "deactivate"}, True), ({"verb": "grant"}, False), ({"person": "anne dub"}, True),
        ({"person": "personne d’autre"}, False), ({"since": f"{tomorrow:%Y-%m-%d}"}, False),
        ({"until": f"{tomorrow:%Y-%m-%d}"}, True), ({"verb": "x", "since": "hier"}, True),
    ):  # fmt: skip
        assert (f"compte n° {bob.pk}" in client.get(url, query).text) is shows, query


def test_the_table_holds_no_formula(admin: User, alice: User, bob: User, browse: Browse) -> None:
    User.objects.filter(pk=bob.pk).update(first_name="=HYPERLINK(1)", last_name="")
    space = factories.space("+1", manager=alice)
    factories.give(space, bob, Role.READER)
    factories.give(space, admin, Role.READER)
    answer = browse(admin).get(reverse("portal:journal_export"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    cells = [cell for row in csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";") for cell in row]
    assert "'=HYPERLINK(1)" in cells and "'+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_it_costs_the_same_for_two_and_for_fifty(
    admin: User, alice: User, browse: Browse, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    space, client, costs = factories.space("Tourisme", manager=alice), browse(admin), []
    client.get(reverse("portal:journal"))
    for number in range(50):
        factories.give(space, factories.member(f"m{number}@exemple.fr", "M", str(number)), Role.READER)
        if number in {1, 49}:
            with django_assert_max_num_queries(15) as captured:
                client.get(reverse("portal:journal"))
            costs.append(len(captured))
    assert costs[0] == costs[1]
