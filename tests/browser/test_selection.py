"""Ticking rows of a folder: ranges, keys, dragging onto a folder, taking it back; and the same without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from documents import queries
from documents.actions.uploads import add_document
from documents.models import Document, Folder
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE
from tests.documents.conftest import store
from workspaces.actions.spaces import create_workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(live_server: Any) -> Callable[..., Page]:
    """Open the documents of a space that holds four, as an editor of it."""
    user = factories.member("bob@exemple.fr", "Bob", "Delattre")
    space = create_workspace("Tourisme", "theme", actor=None)
    grants.grant(space.scope, user, Role.EDITOR, actor=None)
    root = queries.get_root(space)
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        add_document(root, store(root.scope, name.encode(), name), name, actor=Actor(user))
    session = factories.browse(user).cookies["sessionid"].value

    def open_page(new_page: Callable[..., Page], size: Any = DESKTOP, **options: Any) -> Page:
        page = new_page(size, **options)
        address = live_server.url + root.get_absolute_url()
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(address)
        return page

    return open_page


def _ticked(page: Page) -> list[str]:
    names = page.locator('[data-row]:has(input[name="quoi"]:checked) th a')
    return [name.strip() for name in names.all_inner_texts()]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_range_is_ticked_and_goes_to_the_bin_and_back(
    new_page: Callable[..., Page], opened: Any, assert_no_violations: Callable[[Page], None], size: Any
) -> None:
    page = opened(new_page, size)
    bar = page.locator("#selection")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="a.txt").click()
    page.get_by_role("checkbox", name="c.txt").click(modifiers=["Shift"])
    expect(bar).to_contain_text("3 éléments cochés")
    assert _ticked(page) == ["a.txt", "b.txt", "c.txt"]
    # What ticking scrolled under the header is no smaller for it.
    page.evaluate("scrollTo(0, 0)")
    assert_no_violations(page)
    page.get_by_role("button", name="Corbeille").click()
    expect(page.get_by_text("3 éléments sont à la corbeille.")).to_be_visible()
    expect(page.get_by_role("link", name="a.txt")).to_have_count(0)
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("link", name="a.txt")).to_be_visible()


def test_the_keyboard_ticks_walks_and_lets_go(new_page: Callable[..., Page], opened: Any) -> None:
    page = opened(new_page)
    page.get_by_role("checkbox", name="a.txt").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    assert _ticked(page) == ["a.txt", "b.txt"]
    expect(page.get_by_role("checkbox", name="b.txt")).to_be_focused()
    page.keyboard.press("Control+a")
    assert len(_ticked(page)) == page.locator("[data-row]").count()
    page.keyboard.press("Escape")
    assert _ticked(page) == []


def test_rows_are_dragged_onto_a_folder(new_page: Callable[..., Page], opened: Any) -> None:
    page = opened(new_page)
    target = Folder.objects.get(name="Modèles")
    page.get_by_role("checkbox", name="a.txt").click()
    page.get_by_role("checkbox", name="b.txt").click()
    rows = page.locator("[data-row]")
    rows.filter(has_text="b.txt").drag_to(page.locator(f'[data-drop="{target.pk}"]'))
    expect(page.get_by_text("2 éléments déplacés dans « Modèles ».")).to_be_visible()
    assert set(Document.objects.filter(folder=target).values_list("name", flat=True)) == {"a.txt", "b.txt"}


def test_what_is_ticked_outlives_a_refresh_of_the_list(new_page: Callable[..., Page], opened: Any) -> None:
    page = opened(new_page)
    page.get_by_role("checkbox", name="b.txt").click()
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.evaluate('htmx.trigger("#folder-content", "uploaded")')
    expect(page.locator("#selection")).to_contain_text("1 élément coché")
    expect(page.get_by_role("checkbox", name="b.txt")).to_be_checked()


def test_without_scripts_boxes_and_buttons_do_the_same(new_page: Callable[..., Page], opened: Any) -> None:
    page = opened(new_page, java_script_enabled=False)
    page.get_by_role("checkbox", name="a.txt").check()
    page.get_by_role("button", name="Déplacer", exact=True).click()
    page.get_by_role("link", name="Modèles").click()
    page.get_by_role("button", name="Déplacer dans « Modèles »").click()
    expect(page.get_by_text("1 élément déplacé dans « Modèles ».")).to_be_visible()
