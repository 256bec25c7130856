"""A mistyped word is set right, from words that the person may find."""

from collections.abc import Callable
from typing import Any

import pytest

from documents import queries as documents
from documents.models import Document
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.search import queries
from tests import factories
from tests.documents.conftest import put  # noqa: F401 (a fixture)
from workspaces.actions.spaces import create_workspace

Put = Callable[..., Document]


@pytest.fixture
def written(alice: User, bob: User, put: Put) -> None:  # noqa: F811
    """A space that Alice and Bob read, and one that Bob alone reads."""
    for name, people, text in (
        ("Tourisme", (alice, bob), "La médiathèque de Saint-Omer ouvre le jeudi après la cérémonie."),
        ("Projet confidentiel", (bob,), "L’expropriation du terrain reste secrète."),
    ):
        space = create_workspace(name, "theme", actor=None)
        for user in people:
            grants.grant(space.scope, user, Role.CONTRIBUTOR, actor=None)
        put(documents.get_root(space), bob, f"{name}.txt", text.encode(), description=text)


def _meant(user: User, text: str) -> str:
    actor = Actor(user)
    return queries.meant(actor, queries.find(actor, text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mediateque", "médiathèque"),
        ("la médiatéque de Saint-Omer", "la médiathèque de Saint-Omer"),
        ("ceremnoie jeudi", "cérémonie jeudi"),
        ("espace:tourisme mediateque", "espace:tourisme médiathèque"),
        ("mediateque -jeudi", ""),
        ("type:document mediateque", "type:document médiathèque"),
        ("médiathèque", ""),
        ("xylophone", ""),
        ("12345 !! \0", ""),
        ("", ""),
    ],
)
def test_a_mistyped_word_is_set_right(written: None, alice: User, typed: str, meant: str) -> None:
    assert _meant(alice, typed) == meant


def test_no_word_of_a_hidden_text_is_proposed(written: None, alice: User, bob: User) -> None:
    assert _meant(bob, "exproprition") == "expropriation"
    assert _meant(alice, "exproprition") == ""


def test_the_page_offers_the_other_spelling(written: None, alice: User) -> None:
    page = factories.browse(alice).get("/recherche/", {"q": 'mediateque -"<b>"'}).content.decode()
    assert "Essayez" in page and "m%C3%A9diath%C3%A8que" in page
    assert "<b>" not in page.partition("Essayez")[2].partition("</p>")[0].replace("<strong>", "")


def test_the_end_of_a_name_is_a_type(written: None, alice: User, as_actor: Any) -> None:
    assert [str(hit.thing) for hit in queries.find(as_actor(alice), "type:txt").hits] == ["Tourisme.txt"]
    assert queries.find(as_actor(alice), "type:pdf").total == 0
