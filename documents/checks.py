"""Deploy checks: an editing server nobody can prove to be is worse than none."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

SHORTEST_SECRET = 32


def editing_server(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Report an editing server without a secret, or with one that can be guessed."""
    if settings.ONLYOFFICE_URL and len(settings.ONLYOFFICE_JWT_SECRET) < SHORTEST_SECRET:
        hint = "Donnez-lui un secret d’au moins 32 caractères, le même que dans ONLYOFFICE Docs."
        return [Error("ONLYOFFICE_JWT_SECRET manque ou est trop court.", hint=hint, id="documents.E001")]
    return []
