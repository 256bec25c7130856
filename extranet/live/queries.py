"""What a socket may watch, read anew from its session."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from extranet.access.actor import PUBLIC, Actor
from extranet.access.models import Role
from extranet.access.sessions import actor_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is behind a socket (None: nobody any more), and what they may read."""

    user_id: int | None
    scope_ids: frozenset[int]


def actor_in_session(session_key: str | None, cookies: Mapping[str, str]) -> Actor:
    """Return the actor of a session as it is now in the database; the public when it ended."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if session_key is None or not session.exists(session_key):
        return PUBLIC
    request = HttpRequest()
    request.session = session
    return actor_of(get_user(request), session, cookies)


def standing_of(session_key: str | None, cookies: Mapping[str, str]) -> Standing:
    """Return the standing of a session as it is now in the database, whatever it was when the socket opened."""
    actor = actor_in_session(session_key, cookies)
    if actor.user is None:
        return Standing(None, frozenset())
    return Standing(actor.user.pk, frozenset(actor.scope_ids(Role.READER)))
