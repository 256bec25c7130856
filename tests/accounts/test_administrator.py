"""Making a technical administrator."""

import pytest
from django.test import Client

from extranet.accounts.actions.admin import create_administrator, password_url
from extranet.accounts.models import User
from extranet.ui.errors import DomainError


def test_a_new_administrator_chooses_a_password_by_a_link(client: Client, db: None) -> None:
    user = create_administrator("Chef@Exemple.fr", "Anne", "Dubois")
    assert (user.email, user.is_superuser, user.has_usable_password()) == ("chef@exemple.fr", True, False)
    path = password_url(user).removeprefix("http://127.0.0.1:8000")
    new = "tortue violon granit samedi"
    client.post(client.get(path)["Location"], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_an_account_that_is_there_becomes_administrator(alice: User) -> None:
    assert create_administrator(alice.email, "x", "y").pk == alice.pk
    alice.refresh_from_db()
    assert alice.is_superuser and alice.first_name == "Alice"


def test_a_bad_address_is_refused(db: None) -> None:
    with pytest.raises(DomainError):
        create_administrator("pas une adresse", "A", "B")
