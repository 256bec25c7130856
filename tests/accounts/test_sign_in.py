"""Signing in and out, and getting a new password by mail."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from extranet.accounts.models import User
from extranet.journal.models import Entry
from tests.factories import PASSWORD

NEW = "tortue violon granit samedi"


def test_an_address_and_a_password_sign_in(client: Client, signer: User, sign_in: Callable[..., Any]) -> None:
    assert sign_in(client, "Alice@Exemple.FR").status_code == 302
    assert client.get("/compte/").status_code == 200
    assert Entry.objects.filter(verb="sign_in", actor=signer).count() == 1


def test_the_session_changes_its_name_at_sign_in(client: Client, signer: User, sign_in: Callable[..., Any]) -> None:
    client.get("/compte/login/")
    before = client.session.session_key
    sign_in(client, signer.email)
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_address_say_the_same(
    client: Client, signer: User, sign_in: Callable[..., Any]
) -> None:
    wrong = sign_in(client, signer.email, "pas le bon mot de passe").content.decode()
    unknown = sign_in(client, "personne@exemple.fr").content.decode()
    sentence = "L’adresse ou le mot de passe ne correspondent pas."
    assert sentence in wrong and sentence in unknown


def test_there_is_no_sign_up(client: Client, db: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.post("/compte/signup/", {"email": "x@exemple.fr"}).status_code in {302, 404}
    assert not User.objects.exists()


def test_the_pages_of_the_account_ask_to_sign_in(client: Client, db: None) -> None:
    for name in ("profile_edit", "session_list", "app_password_list", "personal_data", "erase"):
        response = client.get(reverse(f"accounts:{name}"))
        assert (response.status_code, response["Location"][:14]) == (302, "/compte/login/"), name


def test_signing_out_takes_a_post(browse: Callable[..., Client], alice: User) -> None:
    client = browse(alice)
    assert "Me déconnecter" in client.get("/compte/logout/").content.decode()
    assert client.get("/compte/").status_code == 200
    client.post("/compte/logout/")
    assert client.get("/compte/").status_code == 302


def test_signing_out_clears_what_the_browser_kept(browse: Callable[..., Client], alice: User, settings: Any) -> None:
    settings.HTTPS = True
    assert browse(alice).post("/compte/logout/")["Clear-Site-Data"] == '"cache", "storage"'


def test_a_mailed_link_sets_a_new_password_once(
    client: Client, signer: User, sign_in: Callable[..., Any], posted: Callable[[], list[Any]]
) -> None:
    client.post("/compte/password/reset/", {"email": signer.email})
    (letter,) = posted()
    assert letter.to == [signer.email] and letter.subject == "Choisir un nouveau mot de passe"
    assert letter.alternatives
    link = re.search(r"http://[^/]+(/compte/password/reset/key/\S+)", letter.body)
    assert link
    form = client.get(link[1])
    page = client.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert page.status_code == 302
    assert "ne vaut plus" in Client().get(link[1]).content.decode()
    assert sign_in(client, signer.email).status_code == 200
    assert sign_in(client, signer.email, NEW).status_code == 302


def test_the_mailed_link_does_not_follow_a_forged_host(
    client: Client, signer: User, settings: Any, posted: Callable[[], list[Any]]
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/compte/password/reset/", {"email": signer.email}, headers={"host": "mechant.example"})
    assert "mechant" not in posted()[0].body


def test_an_unknown_address_gets_no_mail_and_the_same_page(
    client: Client, signer: User, posted: Callable[[], list[Any]]
) -> None:
    known = client.post("/compte/password/reset/", {"email": signer.email})
    unknown = client.post("/compte/password/reset/", {"email": "personne@exemple.fr"})
    assert known["Location"] == unknown["Location"]
    assert [letter.to for letter in posted()] == [[signer.email]]


def test_a_reset_leaves_the_other_devices_signed_out(
    signer: User, sign_in: Callable[..., Any], posted: Callable[[], list[Any]]
) -> None:
    phone, visitor = Client(), Client()
    sign_in(phone, signer.email)
    visitor.post("/compte/password/reset/", {"email": signer.email})
    link = re.search(r"http://[^/]+(/compte/password/reset/key/\S+)", posted()[0].body)
    assert link
    visitor.post(visitor.get(link[1])["Location"], {"password1": NEW, "password2": NEW})
    assert phone.get("/compte/").status_code == 302


def test_changing_the_password_keeps_this_device_only(signer: User, sign_in: Callable[..., Any]) -> None:
    here, there = Client(), Client()
    sign_in(here, signer.email)
    sign_in(there, signer.email)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/compte/password/change/", data).status_code == 302
    assert here.get("/compte/").status_code == 200
    assert there.get("/compte/").status_code == 302


def test_the_address_changes_only_once_the_new_one_is_confirmed(
    signer: User, confirmed: Callable[[User], Client], posted: Callable[[], list[Any]]
) -> None:
    client = confirmed(signer)
    client.post("/compte/email/", {"action_add": "", "email": "nouvelle@exemple.fr"})
    signer.refresh_from_db()
    assert signer.email == "alice@exemple.fr"
    letter = next(letter for letter in posted() if letter.to == ["nouvelle@exemple.fr"])
    link = re.search(r"http://[^/]+(/compte/confirm-email/\S+)", letter.body)
    assert link
    client.get(link[1])
    signer.refresh_from_db()
    assert signer.email == "alice@exemple.fr"
    client.post(link[1])
    signer.refresh_from_db()
    assert signer.email == "nouvelle@exemple.fr"
    assert Entry.objects.filter(verb="email_change").exists()
    assert ["alice@exemple.fr"] in [letter.to for letter in posted()]


def test_changing_the_address_asks_to_prove_oneself_again(browse: Callable[..., Client], signer: User) -> None:
    response = browse(signer).post("/compte/email/", {"action_add": "", "email": "autre@exemple.fr"})
    assert response["Location"].startswith("/compte/reauthenticate/")
