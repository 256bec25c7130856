"""Passkeys with a virtual authenticator of Chromium."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from extranet.accounts.models import User
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _no_count_left() -> Iterator[None]:
    """The table of the cache is no model's: a transactional test leaves its counts behind."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def owner(alice: User) -> User:
    """Alice, with a password she can type."""
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def give_key(page: Page) -> Any:
    """Plug a virtual key into the browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return devtools


def sign_in(page: Page, base: str, user: User) -> None:
    page.goto(f"{base}/compte/login/?next=/compte/2fa/")
    page.get_by_label("Adresse e-mail").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()


def add_key(page: Page, base: str, name: str) -> None:
    page.goto(f"{base}/compte/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill(name)
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.wait_for_url("**/recovery-codes/")


def test_a_passkey_is_added_renamed_and_removed(live_server: Any, page: Page, owner: User) -> None:
    give_key(page)
    sign_in(page, live_server.url, owner)
    add_key(page, live_server.url, "Mon téléphone")
    page.goto(f"{live_server.url}/compte/2fa/webauthn/")
    page.get_by_role("link", name="Renommer Mon téléphone").click()
    page.get_by_label("Nom de la clé").fill("Ma clé bleue")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Retirer Ma clé bleue").click()
    page.get_by_role("button", name="Retirer la clé").click()
    expect(page.get_by_text("Aucune clé d’accès")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_alone_signs_in(live_server: Any, page: Page, owner: User) -> None:
    give_key(page)
    sign_in(page, live_server.url, owner)
    add_key(page, live_server.url, "Mon téléphone")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/compte/login/?next=/compte/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/compte/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon profil")


def test_a_passkey_is_a_second_factor_after_the_password(live_server: Any, page: Page, owner: User) -> None:
    give_key(page)
    sign_in(page, live_server.url, owner)
    add_key(page, live_server.url, "Mon téléphone")
    page.context.clear_cookies()
    sign_in(page, live_server.url, owner)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url("**/compte/2fa/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sécurité")


def test_a_key_that_does_not_answer_says_so(live_server: Any, new_page: Callable[..., Page], owner: User) -> None:
    page = new_page()
    devtools = give_key(page)
    page.goto(f"{live_server.url}/compte/login/")
    devtools.send("WebAuthn.disable")
    page.evaluate("() => { navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError') } }")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("alert")).to_have_text("La clé n’a pas répondu. Réessayez, ou utilisez votre mot de passe.")


def test_signing_in_works_without_javascript(live_server: Any, new_page: Callable[..., Page], owner: User) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/compte/login/")
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_hidden()
    sign_in(page, live_server.url, owner)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sécurité")
