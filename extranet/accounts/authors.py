"""Who acts, as the journal needs to know it, where no request has made an actor yet."""

from dataclasses import dataclass

from django.http import HttpRequest

from extranet.accounts.models import User
from extranet.journal.actions import Author


@dataclass(frozen=True, slots=True)
class Person:
    """A person known by their session, as an `Author`."""

    user: User
    assurance_name: str = "password"


class Request(HttpRequest):
    """A request of somebody signed in, for the type checker: `extranet.access` puts the actor on it."""

    user: User
    actor: Author
