"""Closing an account ends everything at once."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from extranet.access.actor import Actor
from extranet.accounts import events
from extranet.accounts.actions.app_passwords import authenticate_app_password, create_app_password
from extranet.accounts.actions.closing import deactivate, erase, reactivate
from extranet.accounts.models import User
from extranet.journal import chain
from extranet.journal.models import Entry
from extranet.ui.errors import Conflict

AsActor = Callable[..., Actor]


def test_the_next_request_is_anonymous(signer: User, sign_in: Callable[..., Any], as_actor: AsActor, bob: User) -> None:
    client = Client()
    sign_in(client, signer.email)
    assert client.get("/compte/").status_code == 200
    deactivate(signer, actor=as_actor(bob))
    assert client.get("/compte/")["Location"].startswith("/compte/login/")
    assert Entry.objects.get(verb="deactivate").chain == chain.ADMINISTRATION


def test_sessions_that_no_list_knows_end_too_and_stay_ended(signer: User, browse: Callable[..., Client]) -> None:
    client = browse(signer)
    assert client.get("/compte/").status_code == 200
    deactivate(signer, actor=None)
    reactivate(signer, actor=None)
    assert client.get("/compte/").status_code == 302


def test_app_passwords_end(alice: User, as_actor: AsActor) -> None:
    _made, secret = create_app_password(alice, name="x", realms=["agenda"], actor=as_actor(alice))
    deactivate(alice, actor=None)
    reactivate(alice, actor=None)
    assert authenticate_app_password(alice.email, secret, "agenda", address="192.0.2.1") is None


def test_signing_in_says_that_the_account_is_closed(client: Client, signer: User, sign_in: Callable[..., Any]) -> None:
    deactivate(signer, actor=None)
    page = sign_in(client, signer.email)
    assert page["Location"] == "/compte/inactive/"
    assert "désactivé" in client.get("/compte/inactive/").content.decode()


def test_no_password_is_mailed_to_a_closed_account(
    client: Client, signer: User, posted: Callable[[], list[Any]]
) -> None:
    deactivate(signer, actor=None)
    client.post("/compte/password/reset/", {"email": signer.email})
    assert posted() == []


def test_the_rooms_hear_of_closing_and_of_reopening(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(events, "_closed", [lambda user: heard.append("closed")])
    monkeypatch.setattr(events, "_created", [lambda user: heard.append("created")])
    monkeypatch.setattr(events, "_sessions_ended", [lambda user, keys: heard.append(f"ended {keys}")])
    for _n in range(2):
        deactivate(alice, actor=None)
    for _n in range(2):
        reactivate(alice, actor=None)
    assert heard == ["ended None", "closed", "created"]


def test_a_room_that_fails_undoes_the_closing(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(user: User) -> None:
        raise RuntimeError

    monkeypatch.setattr(events, "_closed", [fail])
    with pytest.raises(RuntimeError):
        deactivate(alice, actor=None)
    alice.refresh_from_db()
    assert alice.is_active


def test_the_last_administrator_stays(admin: User) -> None:
    with pytest.raises(Conflict):
        deactivate(admin, actor=None)


def test_an_erased_account_does_not_come_back(alice: User) -> None:
    erase(alice, actor=None)
    with pytest.raises(Conflict):
        reactivate(alice, actor=None)


def test_a_sign_in_half_done_leads_nowhere(client: Client, signer: User, sign_in: Callable[..., Any]) -> None:
    secret = generate_totp_secret()
    TOTP.activate(signer, secret)
    sign_in(client, signer.email)
    deactivate(signer, actor=None)
    client.post("/compte/2fa/authenticate/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    reactivate(signer, actor=None)
    assert client.get("/compte/").status_code == 302
