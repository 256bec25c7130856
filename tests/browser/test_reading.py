"""From asking for a reading to its proof, the mail between; a deposit; a comment: as people meet them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from documents import queries
from documents.actions.uploads import add_document
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE
from tests.documents.conftest import store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Judge = Callable[[Page], None]


@pytest.fixture
def alice(live_server: Any) -> User:
    """Alice manages the space."""
    return factories.member("alice@exemple.fr", "Alice", "Lefebvre")


@pytest.fixture
def address(live_server: Any, alice: User) -> str:
    """The address of a document that David may read."""
    space = factories.space("Tourisme", manager=alice)
    factories.give(space, factories.member("david@exemple.fr", "David", "Caron"), Role.READER)
    root = queries.get_root(space)
    document = add_document(root, store(root.scope, b"Bonjour"), "Compte rendu.txt", actor=Actor(alice))
    return str(live_server.url) + document.get_absolute_url()


def enter(page: Page, who: User, address: str) -> Page:
    session = factories.browse(who).cookies["sessionid"].value
    # Of the whole site: with the address of a page, the cookie would only be sent below it.
    site = address.partition("/documents/")[0]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.goto(address)
    return page


def test_a_reading_is_asked_for_confirmed_from_the_mail_and_proved(
    new_page: Callable[..., Page], address: str, alice: User, run_jobs: Callable[[], None],
    assert_no_violations: Judge, live_server: Any,
) -> None:  # fmt: skip
    page = enter(new_page(), alice, address)
    page.get_by_role("link", name="Demander une lecture").click()
    page.get_by_label("David Caron").check()
    page.get_by_label("Un mot pour eux").fill("Avant la réunion.")
    assert_no_violations(page)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("0 sur 1").first).to_be_visible()
    run_jobs()
    (message,) = [sent for sent in mail.outbox if sent.to == ["david@exemple.fr"]]
    link = re.search(r"/repondre/\S+", str(message.body))
    assert link is not None
    phone = new_page(PHONE)
    phone.goto(str(live_server.url) + link[0])
    assert_no_violations(phone)
    phone.get_by_role("button", name="Lu et pris connaissance").click()
    expect(phone.get_by_role("heading", name="C’est noté")).to_be_visible()
    assert_no_violations(phone)
    page.reload()
    row = page.get_by_role("row", name="David Caron")
    expect(row).to_contain_text("par le lien du mail")
    expect(row).to_contain_text("conforme")
    assert_no_violations(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Preuve en PDF")).to_be_hidden()
    expect(row).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_comment_is_written_and_settled(
    new_page: Callable[..., Page], address: str, alice: User, assert_no_violations: Judge, size: Any
) -> None:
    page = enter(new_page(size), alice, address)
    page.get_by_label("Votre commentaire").fill("Page 2, à revoir.")
    page.get_by_role("button", name="Commenter").click()
    expect(page.locator(".comment")).to_contain_text("Page 2, à revoir.")
    assert_no_violations(page)
    page.get_by_role("button", name="Marquer comme réglé").click()
    expect(page.locator(".comment")).to_contain_text("réglé")
    assert_no_violations(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_somebody_without_an_account_hands_a_file_in_and_another_opens_a_link(
    new_page: Callable[..., Page], address: str, alice: User, assert_no_violations: Judge, live_server: Any,
    scripts: bool,
) -> None:  # fmt: skip
    page = enter(new_page(), alice, address)
    page.get_by_role("link", name="Partager par un lien").click()
    page.get_by_role("button", name="Faire le lien").click()
    shared = page.get_by_label("Adresse du lien").input_value()
    assert_no_violations(page)
    visitor = new_page(PHONE, java_script_enabled=scripts)
    visitor.goto(str(live_server.url) + "/l/" + shared.split("/l/")[1])
    expect(visitor.get_by_role("link", name="Télécharger")).to_be_visible()
    page.goto(f"{live_server.url}/espaces/tourisme/documents/")
    page.locator("summary", has_text="Actions sur le dossier").click()
    page.get_by_role("link", name="Partager, recevoir un dépôt").click()
    page.get_by_label("déposer des fichiers, sans rien voir").check()
    page.get_by_role("button", name="Faire le lien").click()
    deposit = page.get_by_label("Adresse du lien").input_value()
    assert_no_violations(page)
    visitor.goto(str(live_server.url) + "/l/" + deposit.split("/l/")[1])
    visitor.get_by_label("Votre nom").fill("Paul Martin")
    visitor.get_by_label("Votre adresse e-mail").fill("paul@ailleurs.fr")
    visitor.get_by_label("Vos fichiers").set_input_files({"name": "plan.txt", "mimeType": "text/plain", "buffer": b"x"})
    if scripts:
        assert_no_violations(visitor)
    visitor.get_by_role("button", name="Déposer").click()
    expect(visitor.get_by_role("heading", name="Vos fichiers sont arrivés")).to_be_visible()
    expect(visitor.get_by_text("plan.txt")).to_be_visible()
