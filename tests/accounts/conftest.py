"""What the tests of accounts share: a person with a real password, and one who has just proved themselves."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from extranet.accounts.models import User
from tests import factories
from tests.factories import PASSWORD


@pytest.fixture
def signer(alice: User) -> User:
    """Alice, with a password she can type."""
    alice.set_password(PASSWORD)
    alice.save()
    return alice


@pytest.fixture
def confirmed() -> Callable[[User], Client]:
    """Return a client in which the person has just proved themselves again."""

    def make(user: User) -> Client:
        client = factories.browse(user)
        session = client.session
        records = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = records
        session.save()
        return client

    return make


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    """Return a function that signs in through the form: `sign_in(client, "alice@exemple.fr")`."""

    def post(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
        data = {"login": email, "password": password, "remember": "on"}
        return client.post("/compte/login/", data, **extra)

    return post


@pytest.fixture
def posted(run_jobs: Callable[[], None]) -> Callable[[], list[EmailMultiAlternatives]]:
    """Run the jobs and return the mails that left."""

    def letters() -> list[EmailMultiAlternatives]:
        run_jobs()
        return list(mail.outbox)  # type: ignore[arg-type]

    return letters
