"""A headless Chromium for the tests marked `browser`, and axe-core to judge what it shows."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from extranet.territory.demo import PASSWORD as DEMO_PASSWORD
from tests.cli.test_run import free_port, running
from tests.prepared import demo_folder

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
# WCAG A and AA, what the law asks for, and axe's own good practices.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium where there is one, else Playwright's own."""
    # Playwright's synchronous API runs an event loop in this thread, which makes Django refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages that fail the test when their console complains, a refused script or style included."""
    complaints: list[str] = []
    contexts = []

    def open_page(size: dict[str, int] = DESKTOP, scheme: str = "light", **options: Any) -> Page:
        phone = size["width"] < 600
        context = browser.new_context(
            viewport=size, color_scheme=scheme, has_touch=phone, locale="fr-FR", reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        # The live server of pytest-django speaks no websocket: the page talks to a silent one.
        page.route_web_socket("**/direct/", lambda socket: None)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page on a desktop screen."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page on a phone."""
    return new_page(PHONE)


@pytest.fixture(scope="session")
def assert_no_violations() -> Callable[[Page], None]:
    """Let axe-core judge a page: no violation, and nothing wider than the screen."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page, options=AXE_OPTIONS).response["violations"]
        told = [(entry["id"], [node["html"][:160] for node in entry["nodes"][:5]]) for entry in found]
        assert told == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"

    return check


@pytest.fixture(scope="session")
def product_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the product keeps its data, and writes the mails it sends."""
    return Path(shutil.copytree(demo_folder(tmp_path_factory), tmp_path_factory.mktemp("product") / "data"))


@pytest.fixture(scope="session")
def product(product_folder: Path) -> Iterator[str]:
    """The address of the product as people run it: its own process, the demonstration, collected static files."""
    port = free_port()
    with running(product_folder, "--demo", "--port", str(port)) as command:
        command.ready()
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def session_of(browser: Browser, product: str) -> Callable[[str], Any]:
    """Sign in a person of the demonstration, once, and return what a browser keeps of it: `session_of("maire")`."""
    kept: dict[str, Any] = {}

    def sign_in(who: str) -> Any:
        if who not in kept:
            with browser.new_context(locale="fr-FR") as context:
                page = context.new_page()
                page.goto(f"{product}/compte/login/?next=/agenda/abonnements/")
                page.get_by_label("Adresse e-mail").fill(f"{who}@demo.example")
                page.get_by_label("Mot de passe", exact=True).fill(DEMO_PASSWORD)
                page.get_by_role("button", name="Me connecter").click()
                page.wait_for_url("**/agenda/abonnements/")
                kept[who] = context.storage_state()
        return kept[who]

    return sign_in
