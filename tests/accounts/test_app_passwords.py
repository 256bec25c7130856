"""App passwords: shown once, limited to their realms, revocable, counted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from extranet.access.actor import Actor
from extranet.accounts.actions.app_passwords import authenticate_app_password, create_app_password
from extranet.accounts.models import AppPassword, User
from extranet.ui.errors import DomainError
from tests.factories import PASSWORD

HERE = "192.0.2.1"
Maker = Callable[..., str]


@pytest.fixture
def make(as_actor: Callable[..., Actor]) -> Maker:
    """Make an app password and return its secret."""

    def secret(user: User, realms: tuple[str, ...] = ("documents",)) -> str:
        return create_app_password(user, name="Téléphone", realms=realms, actor=as_actor(user))[1]

    return secret


def test_the_secret_opens_its_realm_only(alice: User, make: Maker) -> None:
    secret = make(alice, ("documents", "agenda"))
    assert authenticate_app_password(alice.email, secret, "documents", address=HERE) == alice
    assert authenticate_app_password(alice.email.upper(), secret, "agenda", address=HERE) == alice
    assert authenticate_app_password(alice.email, secret, "annuaire", address=HERE) is None


def test_the_secret_may_be_typed_without_its_hyphens(alice: User, make: Maker) -> None:
    typed = make(alice).replace("-", " ").upper()
    assert authenticate_app_password(alice.email, typed, "documents", address=HERE) == alice


def test_the_secret_of_one_does_not_open_the_account_of_another(alice: User, bob: User, make: Maker) -> None:
    assert authenticate_app_password(bob.email, make(alice), "documents", address=HERE) is None


def test_the_real_password_is_no_app_password(signer: User, make: Maker) -> None:
    assert authenticate_app_password(signer.email, PASSWORD, "documents", address=HERE) is None
    assert authenticate_app_password("", "", "documents", address=HERE) is None


def test_a_secret_is_long_and_kept_as_a_digest(alice: User, make: Maker) -> None:
    secret = make(alice)
    assert len(secret.split("-")) == 7 and len(secret.replace("-", "")) * 4.95 > 120
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_apppassword")
        row = str(cursor.fetchall())
    assert secret not in row and secret.replace("-", "") not in row


def test_too_many_failures_stop_even_the_right_secret_from_there(alice: User, make: Maker) -> None:
    secret = make(alice)
    for _n in range(10):
        authenticate_app_password(alice.email, "faux", "documents", address="2001:db8::1")
    assert authenticate_app_password(alice.email, secret, "documents", address="2001:db8::2") is None
    assert authenticate_app_password(alice.email, secret, "documents", address=HERE) == alice


def test_a_network_that_tries_many_accounts_is_stopped(alice: User, make: Maker) -> None:
    secret = make(alice)
    for number in range(100):
        authenticate_app_password(f"c{number}@exemple.fr", "faux", "documents", address=HERE)
    assert authenticate_app_password(alice.email, secret, "documents", address=HERE) is None


def test_successes_are_not_counted(alice: User, make: Maker) -> None:
    secret = make(alice)
    for _n in range(15):
        assert authenticate_app_password(alice.email, secret, "documents", address=HERE) == alice


def test_a_closed_account_opens_nothing(alice: User, make: Maker) -> None:
    secret = make(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert authenticate_app_password(alice.email, secret, "documents", address=HERE) is None


def test_the_page_shows_the_secret_once(alice: User, confirmed: Callable[[User], Client]) -> None:
    client = confirmed(alice)
    made = client.post("/compte/mots-de-passe/nouveau/", {"name": "Thunderbird", "realms": ["agenda"]})
    page = made.content.decode()
    secret = page.split('id="secret">')[1].split("<")[0]
    assert authenticate_app_password(alice.email, secret, "agenda", address=HERE) == alice
    assert "no-store" in made["Cache-Control"]
    listed = client.get("/compte/mots-de-passe/").content.decode()
    assert "Thunderbird" in listed and secret not in listed


def test_making_one_asks_to_prove_oneself_again(browse: Callable[..., Client], signer: User) -> None:
    for method in ("get", "post"):
        response = getattr(browse(signer), method)("/compte/mots-de-passe/nouveau/")
        assert response["Location"].startswith("/compte/reauthenticate/")
    assert not AppPassword.objects.exists()


def test_a_revoked_one_stops_at_once(alice: User, make: Maker, browse: Callable[..., Client]) -> None:
    secret = make(alice)
    browse(alice).post(f"/compte/mots-de-passe/{AppPassword.objects.get().pk}/revoquer/")
    assert authenticate_app_password(alice.email, secret, "documents", address=HERE) is None


def test_nobody_revokes_those_of_others(alice: User, bob: User, make: Maker, browse: Callable[..., Client]) -> None:
    make(alice)
    response = browse(bob).post(f"/compte/mots-de-passe/{AppPassword.objects.get().pk}/revoquer/")
    assert response.status_code == 404
    assert AppPassword.objects.count() == 1


def test_changing_the_password_revokes_them(signer: User, make: Maker, sign_in: Callable[..., Any]) -> None:
    make(signer)
    client = Client()
    sign_in(client, signer.email)
    new = "tortue violon granit samedi"
    client.post("/compte/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not AppPassword.objects.exists()


@pytest.mark.parametrize("realms", [[], ["administration"], ["documents", "*"]])
def test_an_unknown_realm_is_refused(alice: User, as_actor: Callable[..., Actor], realms: list[str]) -> None:
    with pytest.raises(DomainError):
        create_app_password(alice, name="x", realms=realms, actor=as_actor(alice))
