"""The world the rows are asked in, and the services they need to be there; none of these is called."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.access.world import World


@pytest.fixture(autouse=True)
def _editing_server(settings: Any) -> None:
    settings.ONLYOFFICE_URL = settings.ONLYOFFICE_INTERNAL_URL = "https://edition.exemple.fr"
    settings.ONLYOFFICE_JWT_SECRET = "un secret partagé, pour les lignes de la matrice"


@pytest.fixture(scope="module")
def _shared_world(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of a module, in the zone that the module names, in a transaction that never commits."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World(zone=request.module.ZONE)
        world.sign_all_in()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(_shared_world: World, db: None) -> World:
    """The module's world; what a test does to it is undone."""
    return _shared_world.copy()
