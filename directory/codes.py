"""The numbers by which the State knows bodies and people: each check returns a French sentence, or None."""

import re

from django.utils.translation import gettext as _

LA_POSTE = "356000000"


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


def insee_fault(code: str) -> str | None:
    """Return what is wrong with a commune's INSEE code (`62765`, `2A004`, `97105`), or None."""
    if len(code) != 5:
        return _("le code INSEE « %(code)s » doit avoir 5 caractères") % {"code": code[:20]}
    if not re.fullmatch(r"(?:[0-9]{2}|2[AB])[0-9]{3}", code):
        return _("le code INSEE « %(code)s » n’est pas de la forme 62765 ou 2A004") % {"code": code}
    return None


def departement_of(insee: str) -> str:
    """Return the département of a commune's well-formed INSEE code."""
    return insee[:3] if insee[:2] in {"97", "98"} else insee[:2]


def _digits_fault(code: str, length: int, name: str) -> str | None:
    if not re.fullmatch(f"[0-9]{{{length}}}", code):
        return _("le numéro %(name)s « %(code)s » doit avoir %(length)d chiffres") % {
            "name": name,
            "code": code[:20],
            "length": length,
        }
    return None


def _key_fault(code: str, length: int, name: str) -> str | None:
    if fault := _digits_fault(code, length, name):
        return fault
    if not has_luhn_key(code):
        return _("le numéro %(name)s « %(code)s » contient une erreur : sa clé de contrôle ne correspond pas") % {
            "name": name,
            "code": code,
        }
    return None


def siren_fault(code: str) -> str | None:
    """Return what is wrong with a SIREN, or None."""
    return _key_fault(code, 9, "SIREN")


def siret_fault(code: str) -> str | None:
    """Return what is wrong with a SIRET, or None. Those of La Poste have a rule of their own."""
    if code.startswith(LA_POSTE) and len(code) == 14 and code.isascii() and code.isdigit():
        return None if sum(map(int, code)) % 5 == 0 else _key_fault(code, 14, "SIRET")
    return _key_fault(code, 14, "SIRET")


def rpps_fault(code: str) -> str | None:
    """Return what is wrong with an RPPS number, or None. That it exists is checked elsewhere."""
    return _key_fault(code, 11, "RPPS")


def postal_code_fault(code: str) -> str | None:
    """Return what is wrong with a postal code, or None."""
    if not re.fullmatch(r"[0-9]{5}", code):
        return _("le code postal « %(code)s » doit avoir 5 chiffres") % {"code": code[:20]}
    return None
