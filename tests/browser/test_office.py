"""Editing an office file in the page, and what one reads when the editing server is away."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from documents import queries
from documents.actions.uploads import add_document
from documents.models import Document
from documents.storage import Incoming
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from tests import factories
from tests.browser.conftest import PHONE
from tests.documents.office.double import SECRET, EditingServer, editing_server
from workspaces.actions.spaces import create_workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server: Any, settings: Any) -> Iterator[EditingServer]:
    """An editing server in front of the product."""
    with editing_server() as double:
        settings.ONLYOFFICE_URL = settings.ONLYOFFICE_INTERNAL_URL = double.url
        settings.ONLYOFFICE_SITE_URL = live_server.url
        settings.ONLYOFFICE_JWT_SECRET = SECRET
        yield double


@pytest.fixture
def bob() -> User:
    """Who edits."""
    return factories.member("bob@exemple.fr", "Bob", "Delattre")


@pytest.fixture
def minutes(bob: User) -> Document:
    """A text of Bob's."""
    space = create_workspace("Tourisme", "theme", actor=None)
    grants.grant(space.scope, bob, Role.CONTRIBUTOR, actor=None)
    folder = queries.get_root(space)
    with Incoming(folder.scope) as incoming:
        incoming.write("Présents : Bob".encode())
        stored = incoming.store("Notes.txt")
    return add_document(folder, stored, "Notes.txt", actor=Actor(bob))


def _open(page: Page, live_server: Any, user: User, document: Document) -> None:
    session = factories.browse(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + document.get_absolute_url())


def test_a_text_is_edited_in_the_page_and_becomes_a_version(
    office: EditingServer,
    live_server: Any,
    page: Page,
    bob: User,
    minutes: Document,
    assert_no_violations: Callable[[Page], None],
) -> None:
    _open(page, live_server, bob, minutes)
    page.get_by_role("button", name="Modifier en ligne").click()
    editor = page.frame_locator("iframe")
    expect(editor.get_by_text("ouvert")).to_be_visible()
    expect(page.get_by_text("L’éditeur s’ouvre…")).to_be_hidden()
    assert_no_violations(page)
    editor.get_by_role("textbox").fill("Présents : Bob et Alice")
    editor.get_by_role("button", name="Enregistrer et fermer").click()
    expect(editor.get_by_text("enregistré")).to_be_visible()
    page.get_by_role("link", name="Retour à la fiche").click()
    expect(page.get_by_text("Modifié en ligne")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, None], ids=["phone", "desktop"])
def test_when_the_server_is_away_one_is_told_and_can_still_work(
    office: EditingServer,
    live_server: Any,
    new_page: Callable[..., Page],
    settings: Any,
    bob: User,
    minutes: Document,
    assert_no_violations: Callable[[Page], None],
    size: Any,
) -> None:
    page = new_page(size) if size else new_page()
    _open(page, live_server, bob, minutes)
    # The script is refused as if nobody listened, without the browser's own complaint of it.
    page.route("**/api.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body=""))
    page.get_by_role("button", name="Modifier en ligne").click()
    expect(page.get_by_text("L’éditeur ne répond pas.")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("link", name="Déposer une nouvelle version").click()
    expect(page.get_by_label("Fichier")).to_be_visible()
