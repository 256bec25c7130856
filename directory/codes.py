"""The numbers by which the State knows bodies and people: each check returns a French sentence, or None."""

import re

from django.utils.translation import gettext as _

from extranet.accounts.codes import key_fault

LA_POSTE = "356000000"


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


def siren_fault(code: str) -> str | None:
    """Return what is wrong with a SIREN, or None."""
    return key_fault(code, 9, "SIREN")


def siret_fault(code: str) -> str | None:
    """Return what is wrong with a SIRET, or None. Those of La Poste have a rule of their own."""
    if code.startswith(LA_POSTE) and len(code) == 14 and code.isascii() and code.isdigit():
        return None if sum(map(int, code)) % 5 == 0 else key_fault(code, 14, "SIRET")
    return key_fault(code, 14, "SIRET")


def postal_code_fault(code: str) -> str | None:
    """Return what is wrong with a postal code, or None."""
    if not re.fullmatch(r"[0-9]{5}", code):
        return _("le code postal « %(code)s » doit avoir 5 chiffres") % {"code": code[:20]}
    return None
