"""Passwords of links: one word for whoever holds the address, guessed at by strangers."""

import hashlib

from django.contrib.auth.hashers import check_password, make_password

from extranet import limits
from extranet.limits import Limit

BY_NETWORK = Limit("link-password", 10, 900)
BY_LINK = Limit("link-password-all", 100, 3600)


def hashed(password: str) -> str:
    """Return what the database keeps of a password, or nothing for none. Slow on purpose: not in a transaction."""
    return make_password(password) if password else ""


def opens(kept: str, password: str, *, link: str, address: str) -> bool | None:
    """Say whether `password` is the one `kept` was made of; None past the limits, whatever it is.

    `link` names the link, `address` is the visitor's network address. Guesses are counted before they are checked, and
    given back when they were right: a hundred guesses at once are no more than ten.
    """
    counted = [(BY_NETWORK, (link, limits.network(address))), (BY_LINK, (link,))]
    if not limits.take(*counted):
        return None
    if not check_password(password, kept):
        return False
    limits.give_back(*counted)
    return True


def fingerprint(kept: str) -> str:
    """Return what a browser keeps once it gave the password; another password makes another one."""
    return hashlib.sha256(kept.encode()).hexdigest()[:32]
