"""Every address of a space, in the health zone."""

import pytest
from django.db import transaction

from extranet.access.models import Zone
from tests import factories
from tests.access.matrix import Row
from tests.access.test_matrix import ROWS, Question, ask
from tests.access.world import World

ZONE = Zone.HEALTH
IN_SPACE = [row for row in ROWS if row.needs in {"reader", "contributor", "editor", "manager"}]


@pytest.mark.parametrize("row", IN_SPACE, ids=str)
def test_the_health_zone_admits_nobody_by_password_alone_nor_without_a_number(row: Row, world: World) -> None:
    question = Question.of(row, world)
    by_password = factories.browse(world.manager)
    others = (("guest", 403), ("administrator", 404), ("stranger", 404))
    for client, expected in ((by_password, 403), *((world.client(persona), status) for persona, status in others)):
        with transaction.atomic():
            assert ask(client, question).status_code == expected
            transaction.set_rollback(True)


@pytest.mark.parametrize("row", IN_SPACE, ids=str)
def test_the_health_zone_answers_its_professionals_as_any_space_does(row: Row, world: World) -> None:
    question = Question.of(row, world)
    for persona in ("reader", "contributor", "editor", "manager"):
        with transaction.atomic():
            assert ask(world.client(persona), question).status_code == row.expected_in_health(persona), persona
            transaction.set_rollback(True)
