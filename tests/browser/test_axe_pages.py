"""What axe finds on every page that a person of the demonstration can open.

The pages of accounts and of the directory have their own tests beside this one.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
SCREENS = {"phone, light": (PHONE, "light"), "desktop, dark": (DESKTOP, "dark")}
# {document}, {event}… are the first that the list of the space links to.
PAGES = [
    "/",
    "/espaces/",
    "/espaces/creer/",
    "/espaces/tourisme/",
    "/espaces/tourisme/nouveautes/",
    "/espaces/tourisme/qui/",
    "/espaces/tourisme/membres/",
    "/espaces/tourisme/membres/inviter/",
    "/espaces/tourisme/membres/groupe/",
    "/espaces/tourisme/reglages/",
    "/espaces/tourisme/documents/",
    "/espaces/tourisme/documents/corbeille/",
    "/documents/",
    "/documents/?depuis=31",
    "{folder}",
    "{folder}nouveau-dossier/",
    "{folder}nouvelle-note/",
    "{folder}modele/",
    "{folder}renommer/",
    "{folder}deposer/",
    "{folder}droits/",
    "{document}",
    "{document}apercu/",
    "{document}versions/comparer/",
    "{document}versions/1/nommer/",
    "/espaces/tourisme/documents/?vue=vignettes",
    "{document}modifier/",
    "{document}deposer/",
    "{document}partager/",
    "{document}lectures/",
    "{document}lectures/demander/",
    "{document}commentaires/",
    "{folder}partager/",
    "{folder}adresse/",
    "/espaces/tourisme/documents/partages/",
    "/agenda/",
    "/agenda/?vue=liste",
    "/agenda/abonnements/",
    "/espaces/tourisme/agenda/",
    "/espaces/tourisme/agenda/?vue=liste",
    "/espaces/tourisme/agenda/nouveau/",
    "{event}",
    "{event}modifier/",
    "/espaces/tourisme/discussions/",
    "/espaces/tourisme/discussions/nouvelle/",
    "/espaces/tourisme/discussions/nouveau-forum/",
    "{forum}",
    "{forum}modifier/",
    "{topic}",
    "{topic}modifier/",
    "/recherche/",
    "/recherche/?q=tourisme",
    "/recherche/?q=introuvable",
    "/notifications/",
    "/notifications/preferences/",
    "/journal/",
    "/courrier/",
    "/courrier/?liste=non-remis",
    "/nulle-part/",
]
OTHERS = [
    ("medecin", "/espaces/e-sante/"),
    ("medecin", "/espaces/economie/"),
    ("invite", "/"),
    ("invite", "/espaces/"),
    ("maire", "/espaces/elus-du-pays/"),
]
LISTS = {
    "folder": ("/espaces/tourisme/documents/", r"/espaces/tourisme/documents/\d+/$"),
    "document": ("/espaces/tourisme/documents/", r"/documents/\d+/$"),
    "event": ("/espaces/tourisme/agenda/?vue=liste", r"^/evenements/\d+/$"),
    "forum": ("/espaces/tourisme/discussions/", r"^/discussions/forums/\d+/$"),
    "topic": ("/espaces/tourisme/discussions/", r"^/discussions/\d+/$"),
}


@pytest.fixture(scope="module")
def page_of(browser: Browser, session_of: Callable[[str], Any]) -> Iterator[Callable[[str, str], Page]]:
    """One page for each person and screen, signed in, used for all they open."""
    kept: dict[tuple[str, str], Page] = {}

    def page(who: str, screen: str) -> Page:
        if (who, screen) not in kept:
            size, scheme = SCREENS[screen]
            state = session_of(who)
            context = browser.new_context(
                viewport=size,  # type: ignore[arg-type]
                color_scheme=scheme,  # type: ignore[arg-type]
                locale="fr-FR",
                reduced_motion="reduce",
                storage_state=state,
            )
            kept[who, screen] = context.new_page()
        return kept[who, screen]

    yield page
    for opened in kept.values():
        opened.context.close()


@pytest.fixture(scope="module")
def things(product: str, page_of: Callable[[str, str], Page]) -> dict[str, str]:
    """The address of one thing of each kind in the space Tourisme."""
    page = page_of("animatrice", "desktop, dark")
    found = {}
    for name, (where, pattern) in LISTS.items():
        page.goto(f"{product}{where}")
        links = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        found[name] = next(link for link in links if re.search(pattern, link))
    return found


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(
    product: str,
    page_of: Callable[[str, str], Page],
    things: dict[str, str],
    assert_no_violations: Callable[[Page], None],
    screen: str,
    path: str,
) -> None:
    page = page_of("animatrice", screen)
    page.goto(product + path.format(**things))
    assert_no_violations(page)


@pytest.mark.parametrize(("who", "path"), OTHERS)
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_for_others(
    product: str,
    page_of: Callable[[str, str], Page],
    assert_no_violations: Callable[[Page], None],
    screen: str,
    who: str,
    path: str,
) -> None:
    page = page_of(who, screen)
    page.goto(product + path)
    assert_no_violations(page)


def test_axe_finds_nothing_in_what_opens(
    product: str, page_of: Callable[[str, str], Page], assert_no_violations: Callable[[Page], None]
) -> None:
    page = page_of("animatrice", "desktop, dark")
    page.goto(f"{product}/espaces/tourisme/documents/")
    page.get_by_role("combobox", name="Rechercher dans l’extranet").press_sequentially("comité")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert_no_violations(page)
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Actions sur le dossier").click()
    assert_no_violations(page)
    page.goto(f"{product}/espaces/tourisme/qui/")
    page.locator("summary", has_text="Mon compte").click()
    assert_no_violations(page)
