"""From a session to an actor: which factors were shown, and whether they still hold."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.core import signing

from extranet.access.actor import PUBLIC, Actor
from extranet.access.models import Zone
from extranet.access.zones import Assurance, policy
from extranet.accounts.models import User

SEEN_COOKIE = "seen"
_IDLE_SECONDS = 60 * (policy(Zone.HEALTH).idle_minutes or 0)


def actor_of(user: Any, session: Mapping[str, Any], cookies: Mapping[str, str]) -> Actor:
    """Return the actor behind a browser's session; the public when nobody, or a closed account, is signed in."""
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    strong_at = max((record["at"] for record in records if record.get("method") == "mfa"), default=None)
    if strong_at is None:
        return Actor(user, Assurance.PASSWORD)
    still_here = time.time() - max(strong_at, _seen_at(user, cookies)) < _IDLE_SECONDS
    return Actor(user, Assurance.SECOND_FACTOR if still_here else Assurance.PASSWORD)


def seen_now(user: User) -> str:
    """Return the value of the cookie that says this person just opened a page."""
    return signing.dumps([user.pk, int(time.time())], salt=SEEN_COOKIE)


def _seen_at(user: User, cookies: Mapping[str, str]) -> float:
    try:
        user_id, at = signing.loads(cookies.get(SEEN_COOKIE, ""), salt=SEEN_COOKIE)
    except (signing.BadSignature, ValueError):
        return 0.0
    return float(at) if user_id == user.pk else 0.0
