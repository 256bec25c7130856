"""What the extranet calls itself."""

from typing import Any

import pytest

from directory.models import Structure
from extranet.access import grants
from extranet.territory import naming


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(naming, "_known", None)


def test_it_bears_the_name_of_the_pays_without_its_brackets() -> None:
    Structure.objects.create(kind="pays", name="Pays de Saint-Omer (CAPSO + CCPL)", scope=grants.platform_scope())
    assert naming.site_name() == "Pays de Saint-Omer"


def test_the_settings_come_first(settings: Any) -> None:
    Structure.objects.create(kind="pays", name="Pays de Saint-Omer", scope=grants.platform_scope())
    settings.SITE_NAME = "L’extranet du Pays"
    assert naming.site_name() == "L’extranet du Pays"


def test_without_a_territory_it_is_the_extranet() -> None:
    assert naming.site_name() == "Extranet"
