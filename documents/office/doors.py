"""The addresses by which the editing server comes back: signed for one session, one person and one purpose.

They open nothing by themselves: each call must also carry the server's own JWT, and the person's rights are asked anew.
"""

from enum import StrEnum
from typing import Any, NamedTuple

import jwt
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.ui.errors import Forbidden, NotVisible

ALGORITHM = "HS256"
_SALT = "documents.office"
# A day's work: an editor left open longer asks for a new configuration when its page is opened again.
_LIFE = 24 * 3600


class Purpose(StrEnum):
    """What a door is for."""

    FILE = "file"
    CHANGES = "changes"
    CALLBACK = "callback"


class Door(NamedTuple):
    """What an address was signed for: `target` is a version's number in the database, or a session's."""

    purpose: Purpose
    target: int
    user: int


def door_url(purpose: Purpose, target: int, user: int) -> str:
    """Return the address the editing server calls, as it can reach us."""
    token = signing.dumps([purpose, target, user], salt=_SALT)
    path = reverse(
        "documents:office_callback" if purpose is Purpose.CALLBACK else "documents:office_file", args=[token]
    )
    return settings.ONLYOFFICE_SITE_URL + path


def open_door(token: str, *purposes: Purpose) -> Door:
    """Return what `token` was signed for; NotVisible when it was not, for another purpose, or too long ago."""
    try:
        purpose, target, user = signing.loads(token, salt=_SALT, max_age=_LIFE)
        door = Door(Purpose(purpose), int(target), int(user))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotVisible from error
    if door.purpose not in purposes:
        raise NotVisible
    return door


def sign(payload: dict[str, Any]) -> str:
    """Return `payload` as a JWT that the editing server accepts."""
    return jwt.encode(payload, settings.ONLYOFFICE_JWT_SECRET, ALGORITHM)


def proved(token: object) -> dict[str, Any]:
    """Return what the editing server signed; Forbidden when it did not, with any algorithm but the agreed one."""
    try:
        return dict(jwt.decode(str(token), settings.ONLYOFFICE_JWT_SECRET, [ALGORITHM], leeway=30))
    except jwt.PyJWTError as error:
        raise Forbidden(_("Cet appel ne vient pas du serveur d’édition.")) from error


def proved_header(request: HttpRequest) -> dict[str, Any]:
    """Return what the `Authorization` header proves: the payload the editing server put in it."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    payload = proved(token).get("payload")
    if not isinstance(payload, dict):
        raise Forbidden(_("Cet appel ne vient pas du serveur d’édition."))
    return payload
