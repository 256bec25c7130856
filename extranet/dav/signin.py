"""Signing in by an app password: the only way in, whatever cookies come along."""

import base64
import binascii

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.actions.app_passwords import authenticate_app_password


def actor_of(request: HttpRequest, realm: str) -> Actor | None:
    """Return the actor that the request's app password opens `realm` for, None when it opens nothing."""
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        email, colon, secret = base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    if not colon or "\0" in email:
        return None
    user = authenticate_app_password(email, secret, realm, address=get_adapter().get_client_ip(request))
    return Actor(user, Assurance.APP_PASSWORD, realms=frozenset({realm})) if user is not None else None
