"""Inviting by mail, and taking up an invitation."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.accounts import events
from extranet.accounts.actions.invitations import invite
from extranet.accounts.models import Invitation, User
from extranet.journal.models import Entry
from extranet.links.tokens import digest_of
from extranet.ui.errors import DomainError
from tests.factories import PASSWORD

FORM = {"first_name": "Élise", "last_name": "Caron", "password": PASSWORD}
AsActor = Callable[..., Actor]


@pytest.fixture
def invited(alice: User, as_actor: AsActor) -> tuple[Invitation, str]:
    """Élise, invited by Alice, and the path of the mailed link."""
    invitation, url = invite("elise@exemple.fr", actor=as_actor(alice), first_name="Élise", message="Bienvenue")
    return invitation, url.removeprefix("http://127.0.0.1:8000")


def test_the_mail_carries_the_link_and_the_database_only_its_digest(
    invited: tuple[Invitation, str], posted: Callable[[], list[Any]]
) -> None:
    invitation, path = invited
    (letter,) = posted()
    assert letter.to == ["elise@exemple.fr"] and path in letter.body and "« Bienvenue »" in letter.body
    token = path.split("/")[-2]
    assert len(token) >= 43
    assert invitation.token_digest == digest_of(token) and token not in str(invitation.__dict__)


def test_the_queue_holds_no_readable_token(invited: tuple[Invitation, str]) -> None:
    from django_tasks_db.models import DBTaskResult

    token = invited[1].split("/")[-2]
    assert all(token not in str(result.args_kwargs) for result in DBTaskResult.objects.all())


def test_opening_the_link_consumes_nothing(client: Client, invited: tuple[Invitation, str]) -> None:
    for _n in range(3):
        assert client.get(invited[1]).status_code == 200
        assert client.head(invited[1]).status_code == 200
    invited[0].refresh_from_db()
    assert invited[0].accepted_at is None


def test_the_form_opens_a_verified_account_and_signs_in(client: Client, invited: tuple[Invitation, str]) -> None:
    response = client.post(invited[1], FORM)
    user = User.objects.get(email="elise@exemple.fr")
    assert response.status_code == 302
    assert user.get_full_name() == "Élise Caron" and user.check_password(PASSWORD)
    assert client.get("/compte/").status_code == 200
    assert Entry.objects.filter(verb="account_create", actor=user).exists()


def test_an_invitation_serves_once(client: Client, invited: tuple[Invitation, str]) -> None:
    client.post(invited[1], FORM)
    response = Client().get(invited[1])
    assert response.status_code == 410
    assert "a déjà servi" in response.content.decode()


def test_an_invitation_ends_after_a_fortnight(client: Client, invited: tuple[Invitation, str]) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for response in (client.get(invited[1]), client.post(invited[1], FORM)):
        assert response.status_code == 410
        assert "n’est plus valable" in response.content.decode()
    assert not User.objects.filter(email="elise@exemple.fr").exists()


def test_a_guessed_token_does_not_exist(client: Client, db: None) -> None:
    assert client.get("/compte/invitation/nimportequoi/").status_code == 404


def test_inviting_again_replaces_the_link_and_keeps_the_row(
    client: Client, alice: User, as_actor: AsActor, invited: tuple[Invitation, str]
) -> None:
    again, url = invite("ELISE@exemple.fr ", actor=as_actor(alice), is_guest=True)
    assert again.pk == invited[0].pk
    assert client.get(invited[1]).status_code == 404
    assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert again.is_guest is False and again.first_name == "Élise"


def test_an_existing_account_must_sign_in_to_accept(
    client: Client, bob: User, alice: User, as_actor: AsActor, browse: Callable[..., Client]
) -> None:
    invitation, url = invite(bob.email, actor=as_actor(alice))
    path = url.removeprefix("http://127.0.0.1:8000")
    assert "Vous avez déjà un compte" in client.get(path).content.decode()
    client.post(path, FORM)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    as_bob = browse(bob)
    assert "Accepter" in as_bob.get(path).content.decode()
    as_bob.post(path)
    invitation.refresh_from_db()
    assert invitation.accepted_by == bob


def test_somebody_else_cannot_take_up_an_invitation(
    bob: User, invited: tuple[Invitation, str], browse: Callable[..., Client]
) -> None:
    client = browse(bob)
    for response in (client.get(invited[1]), client.post(invited[1], FORM)):
        assert response.status_code == 403
        assert "adressée à une autre personne" in response.content.decode()


def test_the_rooms_hear_of_it_inside_the_transaction(
    client: Client, invited: tuple[Invitation, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(events, "_created", [lambda user: heard.append(("created", user.email))])
    monkeypatch.setattr(events, "_accepted", [lambda invitation, user: heard.append((invitation.email, user.email))])
    client.post(invited[1], FORM)
    assert heard == [("created", "elise@exemple.fr"), ("elise@exemple.fr", "elise@exemple.fr")]


@pytest.mark.parametrize("breaking", ["\n", "\r", "\u2028", "\x00", "\x0b", "\x85"])
@pytest.mark.parametrize("field", ["email", "first_name", "last_name"])
def test_a_line_break_in_what_a_mail_says_is_refused(db: None, field: str, breaking: str) -> None:
    fields = {"email": "x@exemple.fr", "first_name": "A", "last_name": "B"}
    fields[field] = f"a{breaking}Bcc: b@exemple.fr"
    with pytest.raises(DomainError) as refused:
        invite(fields.pop("email"), actor=None, **fields)
    assert refused.value.field == field
    assert not Invitation.objects.exists()


def test_a_weak_password_is_refused_at_its_field(client: Client, invited: tuple[Invitation, str]) -> None:
    response = client.post(invited[1], {**FORM, "password": "elise-extranet"})
    assert response.status_code == 200
    assert "faciles à deviner" in response.content.decode()
    assert not User.objects.filter(email="elise@exemple.fr").exists()


def test_one_letter_box_is_not_filled_with_invitations(alice: User, as_actor: AsActor) -> None:
    for _n in range(5):
        invite("victime@exemple.fr", actor=as_actor(alice))
    with pytest.raises(DomainError):
        invite("victime@exemple.fr", actor=as_actor(alice))


def test_a_closed_account_is_not_invited_back(alice: User, bob: User, as_actor: AsActor) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    with pytest.raises(DomainError, match="désactivé"):
        invite(bob.email, actor=as_actor(alice))
