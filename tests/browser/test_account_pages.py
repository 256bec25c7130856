"""What axe finds on the pages of accounts."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from playwright.sync_api import Page

from extranet.access.actor import Actor
from extranet.accounts.actions.app_passwords import create_app_password
from extranet.accounts.actions.invitations import invite
from extranet.accounts.models import User
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VISITOR = ["login/", "password/reset/", "password/reset/done/", "inactive/", "efface/"]
OWN = ["", "photo/", "appareils/", "mots-de-passe/", "donnees/", "2fa/", "password/change/", "email/", "logout/"]
SENSITIVE = ["mots-de-passe/nouveau/", "donnees/effacer/", "2fa/webauthn/add/", "2fa/recovery-codes/"]
SCREENS = [(PHONE, "light"), (DESKTOP, "dark")]


@pytest.mark.parametrize(("size", "scheme"), SCREENS, ids=["phone", "desktop"])
def test_axe_finds_nothing_before_signing_in(
    live_server: Any,
    new_page: Callable[..., Page],
    assert_no_violations: Callable[[Page], None],
    alice: User,
    as_actor: Callable[..., Actor],
    size: Any,
    scheme: str,
) -> None:
    cache.clear()
    page = new_page(size, scheme)
    _invitation, url = invite("elise@exemple.fr", actor=as_actor(alice), message="Bienvenue parmi nous")
    for path in [*VISITOR, url.partition("/compte/")[2]]:
        page.goto(f"{live_server.url}/compte/{path}")
        assert_no_violations(page)


@pytest.mark.parametrize(("size", "scheme"), SCREENS, ids=["phone", "desktop"])
def test_axe_finds_nothing_in_the_account(
    live_server: Any,
    new_page: Callable[..., Page],
    assert_no_violations: Callable[[Page], None],
    alice: User,
    as_actor: Callable[..., Actor],
    size: Any,
    scheme: str,
) -> None:
    cache.clear()
    alice.set_password(PASSWORD)
    alice.save()
    create_app_password(alice, name="Téléphone", realms=["documents", "agenda"], actor=as_actor(alice))
    page = new_page(size, scheme)
    page.goto(f"{live_server.url}/compte/login/?next=/compte/")
    page.get_by_label("Adresse e-mail").fill(alice.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    for path in OWN:
        page.goto(f"{live_server.url}/compte/{path}")
        assert_no_violations(page)
    page.goto(f"{live_server.url}/compte/2fa/totp/activate/")
    assert_no_violations(page)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    assert_no_violations(page)
    TOTP.activate(alice, generate_totp_secret())
    RecoveryCodes.activate(alice)
    for path in SENSITIVE:
        page.goto(f"{live_server.url}/compte/{path}")
        assert_no_violations(page)
