"""The components in a browser: what axe finds, what keys do, what survives without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gallery(live_server: Any, settings: Any) -> str:
    """The address of the gallery."""
    settings.TESTING = True
    return f"{live_server.url}/galerie/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP, {"width": 320, "height": 640}], ids=["phone", "desktop", "zoomed"])
def test_axe_finds_nothing_in_the_gallery(
    gallery: str, new_page: Callable[..., Page], assert_no_violations: Callable[[Page], None], size: Any, scheme: str
) -> None:
    page = new_page(size, scheme)
    page.goto(gallery)
    assert_no_violations(page)
    page.get_by_role("link", name="Inviter").click()
    assert_no_violations(page)


def test_slash_goes_to_the_search_unless_one_types_or_switched_it_off(gallery: str, page: Page) -> None:
    page.goto(gallery)
    search = page.get_by_role("combobox", name="Rechercher dans l’extranet")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.press("/")
    expect(search).to_have_value("/")
    page.locator(".shell-tools summary").click()
    page.get_by_role("button", name="Raccourcis clavier").click()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(search).not_to_be_focused()


def test_a_menu_opens_walks_and_closes_by_keyboard(gallery: str, page: Page) -> None:
    page.goto(gallery)
    summary = page.locator("summary", has_text="Actions sur le document")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Renommer")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".menu-item", has_text="Copier le lien")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Renommer")).to_be_hidden()


def test_a_menu_closes_when_one_clicks_elsewhere(gallery: str, page: Page) -> None:
    page.goto(gallery)
    page.locator("summary", has_text="Trier").click()
    expect(page.get_by_role("link", name="Par nom")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("link", name="Par nom")).to_be_hidden()


def test_a_dialog_opens_and_gives_the_focus_back(gallery: str, page: Page) -> None:
    page.goto(gallery)
    opener = page.get_by_role("link", name="Inviter")
    opener.click()
    expect(page.get_by_role("dialog", name="Inviter des personnes")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_message_can_be_dismissed(gallery: str, page: Page) -> None:
    page.goto(gallery)
    toast = page.locator("[data-toast]", has_text="Document mis à la corbeille")
    toast.get_by_role("button", name="Fermer ce message").click()
    expect(toast).to_have_count(0)


def test_what_one_types_outlives_the_page(gallery: str, page: Page) -> None:
    page.goto(gallery)
    area = page.locator("#blank_text")
    area.fill("Une phrase à ne pas perdre")
    page.reload()
    expect(area).to_have_value("Une phrase à ne pas perdre")
    area.fill("")
    page.reload()
    expect(area).to_have_value("")


def test_a_double_click_sends_a_form_once(gallery: str, page: Page) -> None:
    page.goto(gallery)
    sent: list[str] = []

    def keep(route: Any) -> None:
        sent.append(route.request.method)
        route.abort()

    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.route("**/galerie/", keep)
    button = page.get_by_role("button", name="Créer l’événement").first
    button.dblclick(no_wait_after=True)
    page.wait_for_timeout(300)
    assert sent == ["POST"]


def test_the_gallery_reads_without_javascript(gallery: str, new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(gallery)
    page.locator("summary", has_text="Trier").click()
    expect(page.get_by_role("link", name="Par nom")).to_be_visible()
    expect(page.get_by_role("button", name="Fermer ce message")).to_have_count(0)


def test_fingers_find_targets_of_44_pixels_on_a_phone(gallery: str, phone: Page) -> None:
    phone.goto(gallery)
    small = phone.evaluate(
        """[...document.querySelectorAll('.button:not(.button-small), .nav-main a, .tab, .menu-item')]
           .filter(box => box.offsetParent && box.getBoundingClientRect().height < 44).map(box => box.outerHTML)"""
    )
    assert small == []
