"""Secret tokens: 256 bits that only their holder knows, and the digest by which the database finds them."""

import hashlib
import secrets

TOKEN_BYTES = 32
# What is asked for by strangers is cut before it is read.
LONGEST = 64


def new_token() -> str:
    """Return a new secret, as an address can carry it."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Return what the database keeps of a token (SHA-256, hexadecimal): a stolen dump opens nothing.

    No salt and no stretching: a token is not guessed, unlike a password.
    """
    return hashlib.sha256(token[:LONGEST].encode()).hexdigest()
