"""Reading a document in the page and in the full window, as people do."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from documents import queries
from documents.actions.uploads import add_document
from documents.models import Document
from documents.previews import preview_of
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from tests import factories
from tests.browser.conftest import PHONE
from tests.documents.conftest import store
from tests.documents.previews import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def document(alice: User) -> Document:
    """A PDF of fourteen pages that Alice may read."""
    space = factories.space("Tourisme", manager=alice)
    root = queries.get_root(space)
    grants.grant(space.scope, alice, Role.MANAGER, actor=None)
    return add_document(root, store(root.scope, samples.pdf(14), "a.pdf"), "a.pdf", actor=Actor(alice))


def _sign_in(page: Page, address: str, user: User) -> None:
    user.set_password(factories.PASSWORD)
    user.save()
    page.goto(f"{address}/compte/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_pages_are_turned_in_the_page_and_scrolled_in_the_window(
    live_server: Any, new_page: Callable[..., Page], alice: User, document: Document, size: dict[str, int] | None
) -> None:
    page = new_page(size) if size else new_page()
    _sign_in(page, live_server.url, alice)
    page.goto(live_server.url + document.get_absolute_url())
    panel = page.locator("#preview")
    # Drawn once the page stands.
    expect(panel.get_by_text("Page 1 sur 14")).to_be_visible()
    panel.get_by_role("link", name="Suivante").click()
    expect(panel.get_by_text("Page 2 sur 14")).to_be_visible()
    expect(panel.get_by_role("img", name="Page 2")).to_be_visible()
    panel.get_by_role("link", name="Pleine fenêtre").click()
    expect(page.get_by_role("heading", name="a.pdf")).to_be_visible()
    page.locator(".preview-more a").last.scroll_into_view_if_needed()
    expect(page.locator("[data-page]")).to_have_count(14)
    page.get_by_label("Aller à la page").fill("13")
    page.get_by_role("button", name="Aller").click()
    expect(page.get_by_role("img", name="Page 13")).to_be_in_viewport()
    page.locator("#page-13 summary").click()
    expect(page.locator("#page-13").get_by_text("page 13", exact=False).last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_grows_by_the_keyboard_and_is_drawn_more_sharply(
    live_server: Any, new_page: Callable[..., Page], alice: User, document: Document
) -> None:
    assert document.current is not None and preview_of(document.current.blob).count == 14
    page = new_page()
    _sign_in(page, live_server.url, alice)
    page.goto(f"{live_server.url}{document.get_absolute_url()}apercu/")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("img", name="Page 2")).to_be_in_viewport()
    page.keyboard.press("+")
    expect(page.locator("[data-zoom-value]")).to_have_text("125 %")
    expect(page.locator("#page-2 img")).to_have_attribute(
        "src", f"{document.get_absolute_url()}apercu/1/page-2-grande.webp"
    )
