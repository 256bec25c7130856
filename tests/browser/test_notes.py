"""Two people write in one note, in two browsers, before the product as people run it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
SECONDS = 20_000
# Browsers run the writes to one store in order: when this one is through, so are those before it.
AFTER_EARLIER_WRITES = """async () => {
  const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith("note:"));
  const open = indexedDB.open(name);
  await new Promise((done) => { open.onsuccess = done; });
  const write = open.result.transaction("updates", "readwrite");
  write.objectStore("updates").count();
  await new Promise((done) => { write.oncomplete = done; });
  open.result.close();
}"""


@pytest.fixture
def open_as(new_page: Callable[..., Page], session_of: Callable[[str], Any]) -> Callable[..., Page]:
    """Open an address as someone of the demonstration."""

    def open_page(who: str, address: str, **options: Any) -> Page:
        page = new_page(storage_state=session_of(who), **options)
        page.goto(address)
        return page

    return open_page


def _ready(page: Page) -> None:
    expect(page.locator("[data-note-state]")).to_have_text("Enregistré", timeout=SECONDS)


def _type_at_the_end(page: Page, words: str) -> None:
    page.locator("#note-content").press("Control+End")
    page.keyboard.type(words)


def _start(page: Page, name: str, model: str = "Compte rendu de réunion") -> str:
    page.locator("summary", has_text="Nouveau").click()
    page.get_by_role("link", name="Note à plusieurs").click()
    page.get_by_label("Nom de la note").fill(name)
    page.get_by_label(model).check()
    page.get_by_role("button", name="Créer la note").click()
    page.wait_for_url(re.compile("/ecrire/$"))
    _ready(page)
    return page.url


def test_two_people_write_see_each_other_and_merge_what_one_wrote_offline(
    product: str, open_as: Callable[..., Page]
) -> None:
    one = open_as("animatrice", f"{product}/espaces/tourisme/documents/")
    address = _start(one, "Bureau à deux")
    other = open_as("tourisme", address, size=PHONE)
    _ready(other)
    _type_at_the_end(one, "Bonjour à tous")
    expect(other.locator("#note-content")).to_contain_text("Bonjour à tous", timeout=SECONDS)
    expect(one.locator(".note-person")).to_have_count(2)
    expect(other.locator(".note-caret-name")).to_have_count(1)
    other.context.set_offline(True)
    expect(other.locator("[data-note-state]")).to_contain_text("Hors ligne")
    _type_at_the_end(other, " depuis le train")
    expect(one.locator(".note-person")).to_have_count(1, timeout=SECONDS)
    one.locator("#note-content").press("Control+Home")
    one.keyboard.type("En séance : ")
    _ready(one)
    other.context.set_offline(False)
    for page in (one, other):
        expect(page.locator("#note-content")).to_contain_text("depuis le train", timeout=SECONDS)
        expect(page.locator("#note-content")).to_contain_text("En séance : ", timeout=SECONDS)
        _ready(page)


def test_what_was_written_offline_outlives_the_page(product: str, open_as: Callable[..., Page]) -> None:
    page = open_as("animatrice", f"{product}/espaces/tourisme/documents/")
    address = _start(page, "Gardée", "Note vide")
    page.route_web_socket("**/direct/notes/**", lambda socket: socket.close())
    page.context.set_offline(True)
    expect(page.locator("[data-note-state]")).to_contain_text("Hors ligne")
    _type_at_the_end(page, "Écrit sans réseau")
    page.evaluate(AFTER_EARLIER_WRITES)
    page.goto("about:blank")
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address)
    _ready(again)
    expect(again.locator("#note-content")).to_contain_text("Écrit sans réseau")
    again.get_by_role("link", name="Terminer").click()
    expect(again.locator(".note-text")).to_contain_text("Écrit sans réseau")


def test_the_tools_work_by_keyboard_and_name_people(product: str, open_as: Callable[..., Page]) -> None:
    page = open_as("animatrice", f"{product}/espaces/tourisme/documents/")
    _start(page, "Au clavier", "Note vide")
    bar = page.get_by_role("toolbar", name="Mise en forme")
    bar.get_by_role("button", name="Gras").focus()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Italique")).to_be_focused()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("button", name="Italique")).to_have_attribute("aria-pressed", "true")
    # The button gives the text its focus back in the next frame.
    expect(page.locator("#note-content")).to_be_focused()
    page.keyboard.type("penché ")
    page.keyboard.type("@Jul")
    option = page.get_by_role("option").first
    expect(option).to_be_visible(timeout=SECONDS)
    page.keyboard.press("Enter")
    expect(page.locator("#note-content .mention")).to_have_count(1)
    _ready(page)
    page.get_by_role("link", name="Terminer").click()
    expect(page.locator(".note-text em")).to_contain_text("penché")
    expect(page.locator(".note-text .mention")).to_have_count(1)


def test_the_editor_opens_once_the_text_is_there(product: str, open_as: Callable[..., Page]) -> None:
    page = open_as("animatrice", f"{product}/espaces/tourisme/documents/")
    _start(page, "Ligne lente")
    sockets: list[WebSocketRoute] = []
    held: list[str | bytes] = []

    def hold_the_text_back(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda sent: socket.send(sent) if isinstance(sent, str) else held.append(sent))

    page.route_web_socket("**/direct/notes/**", hold_the_text_back)
    page.reload()
    # The welcome came, the text did not: who wrote now would have it put under their hands.
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('note-link'))"
    )
    page.wait_for_timeout(500)
    assert held and page.locator("#note-content").count() == 0
    expect(page.locator("[data-note-state]")).not_to_have_text("Enregistré")
    for sent in held:
        sockets[0].send(sent)
    expect(page.locator("#note-content")).to_contain_text("Ordre du jour")


@pytest.mark.parametrize("screen", [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone, light", "desktop, dark"])
def test_axe_finds_nothing_on_the_pages_of_a_note(
    product: str, open_as: Callable[..., Page], assert_no_violations: Callable[[Page], None], screen: Any
) -> None:
    size, scheme = screen
    page = open_as("animatrice", f"{product}/espaces/tourisme/documents/", size=size, scheme=scheme)
    page.locator("summary", has_text="Nouveau").click()
    page.get_by_role("link", name="Note à plusieurs").click()
    assert_no_violations(page)
    page.go_back()
    _start(page, f"Pour tous {scheme}")
    assert_no_violations(page)
    page.get_by_role("link", name="Terminer").click()
    assert_no_violations(page)
    page.get_by_role("link", name="Voir la version 1").click()
    assert_no_violations(page)
