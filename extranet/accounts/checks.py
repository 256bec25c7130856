"""Deploy checks: what would open the second factor or the limits must be off in production."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

# Counted in one process's memory, or not at all, a limit is no limit.
PRIVATE_CACHES = {
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
}


def check_second_factor(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse the switches that weaken the second factor."""
    found: list[CheckMessage] = []
    if settings.HTTPS and getattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False):
        found.append(Error("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN doit être désactivé en HTTPS.", id="accounts.E001"))
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        found.append(Error("MFA_TOTP_INSECURE_BYPASS_CODE ne doit pas être défini.", id="accounts.E002"))
    return found


def check_limits(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse what would switch off the limits on attempts."""
    found: list[CheckMessage] = []
    if settings.CACHES["default"]["BACKEND"] in PRIVATE_CACHES:
        found.append(
            Error("Le cache doit être partagé entre les processus : les limites y sont comptées.", id="accounts.E003")
        )
    if getattr(settings, "ACCOUNT_RATE_LIMITS", None) is False:
        found.append(Error("ACCOUNT_RATE_LIMITS ne doit pas être désactivé.", id="accounts.E004"))
    return found
