"""What people do from one end to the other: by keyboard alone, without scripts, with second thoughts, and together."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from extranet.territory.demo import PASSWORD
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open browsers of their own, closed after the test."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        contexts.append(browser.new_context(locale="fr-FR", reduced_motion="reduce", **options))
        return contexts[-1]

    yield open_one
    for context in contexts:
        context.close()


def tab_to(page: Page, target: Locator, *, most: int = 60) -> None:
    """Press Tab until `target` has the focus, and see where one is on the way."""
    expect(target).to_be_visible()
    for _press in range(most):
        if target.evaluate("element => element === document.activeElement"):
            shown = "element => { const style = getComputedStyle(element); return style.outlineStyle !== 'none'; }"
            assert target.evaluate(shown), "the focus does not show"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def sign_in(page: Page, who: str) -> None:
    page.get_by_label("Adresse e-mail").fill(f"{who}@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()


def test_by_keyboard_alone(product: str, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport=DESKTOP).new_page()
    # Asked for beforehand: the browser is told to hand its file dialogs over without the test waiting for it.
    page.on("filechooser", lambda chooser: None)
    page.goto(f"{product}/")
    tab_to(page, page.get_by_label("Adresse e-mail"))
    page.keyboard.type("tourisme@demo.example")
    tab_to(page, page.get_by_label("Mot de passe", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{product}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()

    tab_to(page, page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Tourisme"))
    page.keyboard.press("Enter")
    tabs = page.get_by_role("navigation", name="Dans cet espace")
    tab_to(page, tabs.get_by_role("link", name="Documents"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/")
    tab_to(page, page.get_by_role("link", name="Déposer un document"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([{"name": "Affluence.txt", "mimeType": "text/plain", "buffer": b"Beaucoup de monde."}])
    expect(page.get_by_role("table").get_by_role("link", name="Affluence.txt")).to_be_visible()

    tab_to(page, tabs.get_by_role("link", name="Discussions"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("main").get_by_role("link", name="Horaires d’hiver des offices", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Votre réponse"))
    page.keyboard.type("Nous ouvrons aussi le samedi.")
    tab_to(page, page.get_by_role("button", name="Répondre"))
    page.keyboard.press("Enter")
    expect(page.locator(".post-body", has_text="Nous ouvrons aussi le samedi.")).to_be_visible()

    page.reload()
    tab_to(page, page.locator("summary", has_text="Mon compte"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Me déconnecter"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Me connecter")).to_be_visible()


def test_without_scripts(product: str, new_context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    page = new_context(viewport=PHONE, has_touch=True, java_script_enabled=False).new_page()
    page.goto(f"{product}/espaces/tourisme/documents/")
    sign_in(page, "tourisme")
    page.get_by_role("link", name="Fréquentation des offices.csv").click()
    expect(page.get_by_role("heading", name="Fréquentation des offices.csv")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger", exact=True).click()
    assert download.value.suggested_filename == "Fréquentation des offices.csv"

    page.goto(f"{product}/espaces/tourisme/documents/")
    page.get_by_role("link", name="Déposer un document").first.click()
    (tmp_path / "Sans script.txt").write_text("Bonjour")
    page.get_by_label("Fichiers").set_input_files(tmp_path / "Sans script.txt")
    page.get_by_role("button", name="Déposer", exact=True).click()
    expect(page.get_by_role("table").get_by_role("link", name="Sans script.txt")).to_be_visible()

    page.goto(f"{product}/espaces/tourisme/discussions/")
    page.get_by_role("link", name="Signalétique des sentiers du marais", exact=True).click()
    page.get_by_label("Votre réponse").fill("Les panneaux sont posés.")
    page.get_by_role("button", name="Répondre").click()
    expect(page.locator(".post-body", has_text="Les panneaux sont posés.")).to_be_visible()

    page.goto(f"{product}/recherche/?q=sentiers")
    expect(page.locator("#results").get_by_role("link").first).to_be_visible()
    page.locator("summary", has_text="Mon compte").click()
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("button", name="Me connecter")).to_be_visible()


def test_what_was_deleted_comes_back_by_its_message(
    product: str, session_of: Callable[[str], Any], new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport=PHONE, has_touch=True, storage_state=session_of("animatrice")).new_page()
    page.goto(f"{product}/espaces/economie/documents/")
    page.get_by_role("link", name="Terrains disponibles.csv").click()
    page.locator("summary", has_text="Autres actions sur le document").click()
    page.get_by_role("button", name="Mettre à la corbeille").click()
    expect(page.get_by_role("table").get_by_role("link", name="Terrains disponibles.csv")).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("heading", name="Terrains disponibles.csv")).to_be_visible()
    page.goto(f"{product}/espaces/economie/documents/")
    expect(page.get_by_role("table").get_by_role("link", name="Terrains disponibles.csv")).to_be_visible()


def test_a_reply_shows_on_the_screen_of_another_without_reloading(
    product: str, session_of: Callable[[str], Any], new_context: Callable[..., BrowserContext]
) -> None:
    reader = new_context(viewport=PHONE, has_touch=True, storage_state=session_of("animatrice")).new_page()
    reader.goto(f"{product}/espaces/tourisme/discussions/")
    sent: list[Any] = []
    reader.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    reader.get_by_role("link", name="Taxe de séjour : déclaration trimestrielle", exact=True).click()
    reader.wait_for_url("**/discussions/*/")
    for _turn in range(100):
        if sent:
            break
        reader.wait_for_timeout(50)
    assert sent, "the page watches nothing"
    reader.evaluate("window.sameDocument = true")

    writer = new_context(viewport=DESKTOP, storage_state=session_of("maire")).new_page()
    writer.goto(reader.url)
    writer.get_by_label("Votre réponse").fill("La délibération est votée.")
    writer.get_by_role("button", name="Répondre").click()
    expect(reader.locator(".post-body", has_text="La délibération est votée.")).to_be_visible()
    assert reader.evaluate("window.sameDocument")


def test_the_search_box_suggests_and_takes_one_there(
    product: str, session_of: Callable[[str], Any], new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport=DESKTOP, storage_state=session_of("maire")).new_page()
    page.goto(f"{product}/espaces/")
    page.keyboard.press("/")
    page.keyboard.type("signalét")
    box = page.get_by_role("combobox", name="Rechercher dans l’extranet")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("signalét")
    box.press_sequentially("i")
    page.get_by_role("option", name="Signalétique des sentiers du marais").first.wait_for()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=signal*")
