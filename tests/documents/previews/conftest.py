"""A machine as most are: without LibreOffice."""

import pytest

from documents.previews import layout


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without LibreOffice."""
    monkeypatch.setattr(layout, "is_available", lambda: False)
