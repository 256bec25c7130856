"""The search page: rights, filters, words shown."""

from collections.abc import Callable

import pytest
from django.test import Client

from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.search import queries
from extranet.search.index import put, rebuild
from tests import factories
from workspaces.models import Workspace

Browse = Callable[..., Client]


@pytest.fixture
def tourism(alice: User) -> Workspace:
    return factories.space("Tourisme durable", manager=alice, description="Gîtes et chemins de randonnée")


def test_a_member_finds_a_space_by_a_word_of_its_description(browse: Browse, alice: User, tourism: Workspace) -> None:
    page = browse(alice).get("/recherche/", {"q": "gite"})
    assert "Tourisme durable" in page.text
    assert "<mark>Gîtes</mark>" in page.text


def test_a_stranger_finds_neither_title_nor_count(browse: Browse, bob: User, tourism: Workspace) -> None:
    page = browse(bob).get("/recherche/", {"q": "gite"})
    assert "Tourisme" not in page.text
    assert "résultat" not in page.text


def test_suggestions_obey_the_same_rights(browse: Browse, alice: User, bob: User, tourism: Workspace) -> None:
    assert "Tourisme durable" in browse(alice).get("/recherche/suggestions/", {"q": "tour"}).text
    assert "Tourisme durable" not in browse(bob).get("/recherche/suggestions/", {"q": "tour"}).text


def test_suggestions_are_options_and_the_last_leads_to_all_results(
    browse: Browse, alice: User, tourism: Workspace
) -> None:
    page = browse(alice).get("/recherche/suggestions/", {"q": "tour & détour"}).text
    assert page.strip() == ""
    page = browse(alice).get("/recherche/suggestions/", {"q": "tour"}).text
    assert page.count('role="option"') == 2
    assert 'id="suggestion-all"' in page and 'href="/recherche/?q=tour"' in page


def test_filters_by_type_space_and_date(as_actor: Callable[..., object], alice: User, tourism: Workspace) -> None:
    actor = as_actor(alice)
    for text, count in (
        ("randonnée type:espace", 1), ("randonnée type:document", 0), ("randonnée espace:tourisme", 1),
        ("randonnée espace:culture", 0), ("randonnée après:2020", 1), ("randonnée avant:2020", 0),
        ("tag:inconnu randonnée", 0),
    ):  # fmt: skip
        assert queries.find(actor, text).total == count, text


def test_hostile_titles_are_shown_as_text(browse: Browse, alice: User) -> None:
    factories.space('"><img src=x onerror=alert(1)>', manager=alice, description="<script>alert(1)</script> chemin")
    page = browse(alice).get("/recherche/", {"q": "chemin"})
    assert "<img src=x" not in page.text
    assert "<script>alert" not in page.text


def test_the_htmx_fragment_is_the_list_alone(browse: Browse, alice: User, tourism: Workspace) -> None:
    headers = {"HX-Request": "true", "HX-Target": "results"}
    fragment = browse(alice).get("/recherche/", {"q": "gite"}, headers=headers)
    assert "Tourisme durable" in fragment.text
    assert "<html" not in fragment.text


def test_rebuilding_gives_the_same_results(as_actor: Callable[..., object], alice: User, tourism: Workspace) -> None:
    before = [hit.thing.title for hit in queries.find(as_actor(alice), "gite").hits]
    rebuild()
    assert [hit.thing.title for hit in queries.find(as_actor(alice), "gite").hits] == before


def test_a_page_number_out_of_reach_is_no_error(browse: Browse, alice: User) -> None:
    for page in ("0", "-1", "9999999", "abc", "²"):
        assert browse(alice).get("/recherche/", {"q": "x", "page": page}).status_code == 200


def test_a_role_taken_back_takes_the_results_with_it(
    as_actor: Callable[..., object], alice: User, bob: User, tourism: Workspace
) -> None:
    factories.give(tourism, bob, Role.READER)
    put(tourism)
    assert queries.find(as_actor(bob), "gite").total == 1
    factories.grants.revoke(tourism.scope, bob, actor=None)
    assert queries.find(as_actor(bob), "gite").total == 0
