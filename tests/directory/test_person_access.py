"""Opening and closing the accounts of the directory's people."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from directory.actions.accounts import tie_on_acceptance
from directory.actions.structures import epci_scope
from directory.models import Person
from extranet.accounts.models import Invitation, User
from tests import factories

Browse = Callable[..., Client]


@pytest.fixture
def helene(db: None) -> Person:
    """Hélène, whom the directory knows and who has no account."""
    scope = epci_scope("200069037", "CA du Pays de Saint-Omer")
    return Person.objects.create(first_name="Hélène", last_name="Décroix", email="helene@exemple.fr", scope=scope)


def address(person: Person) -> str:
    return f"/annuaire/personnes/{person.pk}/acces/"


def test_an_invited_person_becomes_a_member_tied_to_their_record(
    browse: Browse, admin: User, helene: Person, run_jobs: Callable[[], None]
) -> None:
    assert browse(admin).post(address(helene), {"step": "invite"}).status_code == 302
    run_jobs()
    assert [message.to for message in mail.outbox] == [["helene@exemple.fr"]]
    invitation = Invitation.objects.get()
    assert not invitation.is_guest
    user = factories.member("helene@exemple.fr", "Hélène", "Décroix")
    tie_on_acceptance(invitation, user)
    helene.refresh_from_db()
    assert helene.user == user


def test_a_guests_invitation_ties_no_record(helene: Person) -> None:
    guest = factories.guest("helene@exemple.fr", "Hélène", "Décroix")
    tie_on_acceptance(Invitation(email="helene@exemple.fr", is_guest=True), guest)
    helene.refresh_from_db()
    assert helene.user is None


def test_a_person_without_an_address_is_not_invited(browse: Browse, admin: User, helene: Person) -> None:
    Person.objects.filter(pk=helene.pk).update(email="")
    page = browse(admin).post(address(helene), {"step": "invite"})
    assert page.status_code == 422
    assert "adresse e-mail" in page.text
    assert not Invitation.objects.exists()


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(
    browse: Browse, admin: User, alice: User, helene: Person
) -> None:
    Person.objects.filter(pk=helene.pk).update(user=alice)
    inside = browse(alice)
    assert inside.get("/").status_code == 200
    browse(admin).post(address(helene), {"step": "close"})
    assert inside.get("/").status_code == 302
    alice.refresh_from_db()
    assert not alice.is_active
    browse(admin).post(address(helene), {"step": "reopen"})
    alice.refresh_from_db()
    assert alice.is_active


def test_nobody_closes_their_own_account_here(browse: Browse, admin: User, helene: Person) -> None:
    Person.objects.filter(pk=helene.pk).update(user=admin)
    assert browse(admin).post(address(helene), {"step": "close"}).status_code == 403
    admin.refresh_from_db()
    assert admin.is_active


def test_members_neither_invite_nor_close(browse: Browse, alice: User, bob: User, helene: Person) -> None:
    Person.objects.filter(pk=helene.pk).update(user=bob)
    for step in ("invite", "close"):
        assert browse(alice).post(address(helene), {"step": step}).status_code == 403
    bob.refresh_from_db()
    assert bob.is_active
