"""Codes, recovery codes, and what the database keeps of them."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.db import connection
from django.test import Client

from extranet.accounts.actions.passwords import set_password
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.sealing.text import BrokenSeal, seal, unseal
from extranet.ui.errors import Conflict

CODES_PAGE = "/compte/2fa/authenticate/"


def code_of(secret: str) -> str:
    """The code an application would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code(secret: str) -> str:
    """Six digits that are not the present code."""
    return f"{(int(code_of(secret)) + 1) % 1_000_000:06}"


@pytest.fixture
def protected(signer: User) -> tuple[User, str]:
    """Alice with an application of codes, and its secret."""
    secret = generate_totp_secret()
    TOTP.activate(signer, secret)
    return signer, secret


def test_an_application_is_added_with_its_code(
    signer: User, confirmed: Callable[[User], Client], django_capture_on_commit_callbacks: Any
) -> None:
    client = confirmed(signer)
    page = client.get("/compte/2fa/totp/activate/").content.decode()
    secret = client.session[SECRET_SESSION_KEY]
    assert secret in page and "data:image/svg+xml;base64" in page
    refused = client.post("/compte/2fa/totp/activate/", {"code": wrong_code(secret)})
    assert "Ce code n’est pas le bon" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        added = client.post("/compte/2fa/totp/activate/", {"code": code_of(secret)})
    assert added["Location"] == "/compte/2fa/recovery-codes/"
    assert {a.type for a in Authenticator.objects.filter(user=signer)} == {"totp", "recovery_codes"}
    assert client.get(added["Location"]).content.decode().count('<code class="secret">') == 10
    assert Entry.objects.filter(verb="second_factor_add", actor=signer).exists()


def test_adding_a_factor_asks_to_prove_oneself_again(browse: Callable[..., Client], signer: User) -> None:
    response = browse(signer).get("/compte/2fa/totp/activate/")
    assert response["Location"].startswith("/compte/reauthenticate/")


def test_a_password_alone_no_longer_signs_in(
    client: Client, protected: tuple[User, str], sign_in: Callable[..., Any]
) -> None:
    assert sign_in(client, protected[0].email)["Location"].startswith(CODES_PAGE)
    assert client.get("/compte/").status_code == 302
    assert client.post(CODES_PAGE, {"code": code_of(protected[1])}).status_code == 302
    assert client.get("/compte/").status_code == 200
    assert Entry.objects.get(verb="sign_in").assurance == "second_factor"


def test_a_code_serves_once(protected: tuple[User, str], sign_in: Callable[..., Any]) -> None:
    code = code_of(protected[1])
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, protected[0].email)
        client.post(CODES_PAGE, {"code": code})
    assert first.get("/compte/").status_code == 200
    assert second.get("/compte/").status_code == 302


def test_guessing_codes_is_limited(client: Client, protected: tuple[User, str], sign_in: Callable[..., Any]) -> None:
    sign_in(client, protected[0].email)
    for _n in range(5):
        client.post(CODES_PAGE, {"code": wrong_code(protected[1])})
    client.post(CODES_PAGE, {"code": code_of(protected[1])})
    assert client.get("/compte/").status_code == 302


def test_a_recovery_code_replaces_the_application_once(
    protected: tuple[User, str], sign_in: Callable[..., Any]
) -> None:
    code = RecoveryCodes.activate(protected[0]).get_unused_codes()[0]
    for expected in (200, 302):
        client = Client()
        sign_in(client, protected[0].email)
        client.post(CODES_PAGE, {"code": code})
        assert client.get("/compte/").status_code == expected


def test_a_new_password_does_not_take_the_second_factor_away(
    client: Client, protected: tuple[User, str], sign_in: Callable[..., Any]
) -> None:
    protected[0].set_password("tortue violon granit samedi")
    protected[0].save()
    assert sign_in(client, protected[0].email, "tortue violon granit samedi")["Location"].startswith(CODES_PAGE)


def test_a_sign_in_that_waits_for_its_code_ends_with_the_password_it_began_with(
    client: Client, protected: tuple[User, str], sign_in: Callable[..., Any]
) -> None:
    sign_in(client, protected[0].email)
    set_password(User.objects.get(pk=protected[0].pk), "tortue violon granit samedi", current_key=None, actor=None)
    answer = client.post(CODES_PAGE, {"code": code_of(protected[1])})
    assert answer["Location"] == "/compte/login/"
    assert client.get("/compte/").status_code == 302


def test_a_password_chosen_elsewhere_meanwhile_stays(protected: tuple[User, str]) -> None:
    read = User.objects.get(pk=protected[0].pk)
    set_password(protected[0], "tortue violon granit samedi", current_key=None, actor=None)
    with pytest.raises(Conflict, match="recommencez"):
        set_password(read, "moulin fougère cuivre jeudi", current_key=None, actor=None)
    assert User.objects.get(pk=read.pk).check_password("tortue violon granit samedi")


def test_the_database_holds_no_readable_secret(protected: tuple[User, str]) -> None:
    codes = RecoveryCodes.activate(protected[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        rows = [str(row[0]) for row in cursor.fetchall()]
    assert len(rows) == 2 and all("v1." in row for row in rows)
    assert protected[1] not in rows[0]
    assert unseal(codes.instance.data["seed"], "second factor") not in rows[1]


def test_a_session_holds_no_readable_secret(signer: User, confirmed: Callable[[User], Client]) -> None:
    client = confirmed(signer)
    client.get("/compte/2fa/totp/activate/")
    row = Session.objects.get(session_key=client.session.session_key)
    assert row.session_data.startswith("v1.")
    assert client.session[SECRET_SESSION_KEY]


def test_a_tampered_secret_lets_nobody_in(
    client: Client, protected: tuple[User, str], sign_in: Callable[..., Any]
) -> None:
    Authenticator.objects.update(data={"secret": protected[1]})
    sign_in(client, protected[0].email)
    with pytest.raises(BrokenSeal):
        client.post(CODES_PAGE, {"code": code_of(protected[1])})
    assert client.get("/compte/").status_code == 302


def test_a_seal_opens_for_its_purpose_and_key_only(settings: Any) -> None:
    sealed = seal("secret", "a")
    assert unseal(sealed, "a") == "secret" and seal("secret", "a") != sealed
    for broken in (sealed[:-4], sealed.replace("v1.", "v1.A"), "secret", "v1.", "v1.é"):
        with pytest.raises(BrokenSeal):
            unseal(broken, "a")
    with pytest.raises(BrokenSeal):
        unseal(sealed, "b")
    settings.ENCRYPTION_KEY = "another key"
    with pytest.raises(BrokenSeal):
        unseal(sealed, "a")


def test_the_deploy_check_refuses_what_weakens_the_door(settings: Any) -> None:
    settings.HTTPS = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    settings.MFA_TOTP_INSECURE_BYPASS_CODE = "000000"
    settings.ACCOUNT_RATE_LIMITS = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    found = {message.id for message in run_checks(tags=["security"], include_deployment_checks=True)}
    assert {"accounts.E001", "accounts.E002", "accounts.E003", "accounts.E004"} <= found


def test_the_deploy_check_accepts_the_settings_as_they_are(settings: Any) -> None:
    found = run_checks(tags=["security"], include_deployment_checks=True)
    assert not [message for message in found if (message.id or "").startswith("accounts.")]
