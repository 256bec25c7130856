"""What allauth tells by its signals goes into the journal."""

from typing import Any

from allauth.account.signals import email_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest

from extranet.accounts.actions.record import note
from extranet.accounts.authors import Person
from extranet.accounts.models import User
from extranet.journal.actions import Author


def connect() -> None:
    """Listen; called once at start-up."""
    authenticator_added.connect(_factor_added, dispatch_uid="accounts.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="accounts.factor_removed")
    authenticator_reset.connect(_factor_reset, dispatch_uid="accounts.factor_reset")
    email_changed.connect(_email_changed, dispatch_uid="accounts.email_changed")


def _factor_added(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    note(_author(request, user), "second_factor_add", user, kind_of_factor=str(authenticator.type))


def _factor_removed(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    note(_author(request, user), "second_factor_remove", user, kind_of_factor=str(authenticator.type))


def _factor_reset(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    note(_author(request, user), "recovery_codes_renew", user)


def _email_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    note(_author(request, user), "email_change", user)


def _author(request: HttpRequest, user: User) -> Author:
    actor: Author | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.user is not None else Person(user, "mailed link")
