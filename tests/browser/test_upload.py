"""Sending files from the page of a folder: progress, refusals, cancelling, and without scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from documents import queries
from documents.models import Document
from extranet.access import grants
from extranet.access.models import Role
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE
from workspaces.actions.spaces import create_workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def folder(live_server: Any) -> tuple[str, str]:
    """The address of a space's documents and the session of a contributor to it."""
    user = factories.member("bob@exemple.fr", "Bob", "Delattre")
    space = create_workspace("Tourisme", "theme", actor=None)
    grants.grant(space.scope, user, Role.CONTRIBUTOR, actor=None)
    session = factories.browse(user).cookies["sessionid"].value
    return live_server.url + queries.get_root(space).get_absolute_url(), session


def _open(new_page: Callable[..., Page], folder: tuple[str, str], **options: Any) -> Page:
    address, session = folder
    page = new_page(options.pop("size", DESKTOP), **options)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page.goto(address)
    return page


def _choose(page: Page, files: list[Any]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="Déposer un document").click()
    chooser.value.set_files(files)


def _file(name: str, data: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_chosen_files_show_their_progress_and_join_the_list(
    new_page: Callable[..., Page], folder: tuple[str, str], assert_no_violations: Callable[[Page], None], size: Any
) -> None:
    page = _open(new_page, folder, size=size)
    _choose(page, [_file("Compte rendu.txt", b"x" * 3_000_000), _file("vide.txt", b""), _file("Plan.txt", b"y")])
    sent = page.locator("[data-upload-list] li")
    expect(sent.nth(0)).to_contain_text("Déposé.")
    expect(sent.nth(1)).to_contain_text("Ce fichier est vide.")
    expect(sent.nth(2)).to_contain_text("Déposé.")
    expect(page.get_by_role("table").get_by_role("link", name="Compte rendu.txt")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("link", name="Plan.txt")).to_be_visible()
    assert_no_violations(page)
    assert Document.objects.count() == 2


def test_a_sending_is_cancelled_and_the_next_goes_on(new_page: Callable[..., Page], folder: tuple[str, str]) -> None:
    page = _open(new_page, folder)
    held: list[Route] = []
    page.route("**/deposer/", lambda route: route.continue_() if held else held.append(route))
    _choose(page, [_file("premier.txt", b"1"), _file("second.txt", b"2")])
    page.get_by_role("button", name="Annuler l’envoi de premier.txt").click()
    sent = page.locator("[data-upload-list] li")
    expect(sent.nth(0)).to_contain_text("Envoi annulé.")
    expect(sent.nth(1)).to_contain_text("Déposé.")
    assert list(Document.objects.values_list("name", flat=True)) == ["second.txt"]


def test_files_dropped_on_the_page_are_sent(new_page: Callable[..., Page], folder: tuple[str, str]) -> None:
    page = _open(new_page, folder)
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['z'], 'glissé.txt')); return t; }"
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": transfer})
    expect(page.locator("[data-upload-drop]")).to_be_visible()
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})
    expect(page.locator("[data-upload-list] li")).to_contain_text("Déposé.")
    expect(page.locator("[data-upload-drop]")).to_be_hidden()


def test_a_file_is_sent_without_scripts(new_page: Callable[..., Page], folder: tuple[str, str], tmp_path: Path) -> None:
    page = _open(new_page, folder, java_script_enabled=False)
    page.get_by_role("link", name="Déposer un document").first.click()
    (tmp_path / "sans script.txt").write_text("Bonjour")
    page.get_by_label("Fichiers").set_input_files(tmp_path / "sans script.txt")
    page.get_by_role("button", name="Déposer", exact=True).click()
    expect(page.get_by_text("« sans script.txt » est déposé.")).to_be_visible()
