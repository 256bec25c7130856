"""Numbers that end with a key: each check returns a French sentence without its capital and full stop, or None."""

import re

from django.utils.translation import gettext as _


def has_luhn_key(digits: str) -> bool:
    """Say whether the last digit of `digits` is its Luhn key."""
    total = 0
    for rank, character in enumerate(reversed(digits)):
        value = int(character) * (2 if rank % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def luhn_key(digits: str) -> str:
    """Return the digit to add after `digits` to give them a Luhn key."""
    return next(key for key in "0123456789" if has_luhn_key(digits + key))


def digits_fault(code: str, length: int, name: str) -> str | None:
    """Return what is wrong with a number of `length` digits called `name`, or None."""
    if not re.fullmatch(f"[0-9]{{{length}}}", code):
        return _("le numéro %(name)s « %(code)s » doit avoir %(length)d chiffres") % {
            "name": name,
            "code": code[:20],
            "length": length,
        }
    return None


def key_fault(code: str, length: int, name: str) -> str | None:
    """Return what is wrong with a number of `length` digits, the last of which is a Luhn key, or None."""
    if fault := digits_fault(code, length, name):
        return fault
    if not has_luhn_key(code):
        return _("le numéro %(name)s « %(code)s » contient une erreur : sa clé de contrôle ne correspond pas") % {
            "name": name,
            "code": code,
        }
    return None


def rpps_fault(code: str) -> str | None:
    """Return what is wrong with an RPPS number, or None. That it exists is checked elsewhere."""
    return key_fault(code, 11, "RPPS")
