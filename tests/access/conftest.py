"""The services the rows need to be there; none of them is called."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _editing_server(settings: Any) -> None:
    settings.ONLYOFFICE_URL = settings.ONLYOFFICE_INTERNAL_URL = "https://edition.exemple.fr"
    settings.ONLYOFFICE_JWT_SECRET = "un secret partagé, pour les lignes de la matrice"
