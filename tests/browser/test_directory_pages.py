"""The directory in a browser: axe finds nothing, and the list follows what one types."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from directory.models import Person, Structure
from extranet.accounts.models import User
from extranet.territory.demo import PASSWORD as DEMO_PASSWORD
from extranet.territory.demo import load_demo
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = [(PHONE, "light"), (DESKTOP, "dark")]


def sign_in(page: Page, live_server: Any, email: str) -> None:
    page.goto(f"{live_server.url}/annuaire/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/annuaire/")


@pytest.mark.parametrize(("size", "scheme"), SCREENS, ids=["phone", "desktop"])
def test_axe_finds_nothing_in_the_directory(
    live_server: Any,
    new_page: Callable[..., Page],
    assert_no_violations: Callable[[Page], None],
    size: Any,
    scheme: str,
) -> None:
    load_demo()
    person = Person.objects.get(user=User.objects.get(email="maire@demo.example"))
    epci = Structure.objects.filter(kind="epci").first()
    commune = Structure.objects.filter(kind="commune").first()
    function = person.functions.first()
    assert epci and commune and function
    page = new_page(size, scheme)
    sign_in(page, live_server, "animatrice@demo.example")
    for path in [
        "",
        "structures/",
        "cercles/",
        f"personnes/{person.pk}/",
        f"structures/{epci.pk}/",
        f"structures/{commune.pk}/",
        "personnes/nouvelle/",
        f"personnes/{person.pk}/compte/",
        f"fonctions/{function.pk}/terminer/",
        f"structures/{commune.pk}/modifier/",
        f"structures/{epci.pk}/administrateurs/",
    ]:
        page.goto(f"{live_server.url}/annuaire/{path}")
        assert_no_violations(page)


def test_the_list_follows_what_one_types(live_server: Any, page: Page) -> None:
    load_demo()
    person = Person.objects.get(user=User.objects.get(email="maire@demo.example"))
    sign_in(page, live_server, "animatrice@demo.example")
    page.get_by_role("searchbox", name="Chercher", exact=False).last.fill(f"{person.first_name} {person.last_name}")
    expect(page.locator("#people .list-title")).to_have_count(1)
    expect(page.locator("#people .list-title")).to_have_text(str(person))
    assert "q=" in page.url
