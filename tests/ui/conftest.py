"""The gallery is open in the tests of the look."""

from typing import Any

import pytest


@pytest.fixture
def open_gallery(settings: Any) -> None:
    """Show `/galerie/` as in development."""
    settings.TESTING = True
