"""Sealing small secrets for the database: AES-256-GCM under keys derived from `ENCRYPTION_KEY`."""

import base64
import binascii
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "v1."
NONCE_BYTES = 12


class BrokenSeal(ValueError):
    """The text was not sealed by us, for this purpose, with this key."""


def seal(text: str, purpose: str) -> str:
    """Return `text` encrypted; it opens only for the same `purpose` and under the same `ENCRYPTION_KEY`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher(settings.ENCRYPTION_KEY, purpose).encrypt(nonce, text.encode(), purpose.encode())
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Return what was sealed; raise `BrokenSeal` rather than any unproved text."""
    if not sealed.startswith(PREFIX):
        raise BrokenSeal("not sealed")
    try:
        data = base64.urlsafe_b64decode(sealed.removeprefix(PREFIX))
        cipher = _cipher(settings.ENCRYPTION_KEY, purpose)
        return cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], purpose.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise BrokenSeal("broken seal") from error


@lru_cache(maxsize=16)
def _cipher(master: str, purpose: str) -> AESGCM:
    # Where this module once lay: the name is part of the key, what was sealed then must open.
    info = b"extranet.accounts.sealing\0" + purpose.encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master.encode()))
