"""Every address with every persona: the written matrix, checked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from extranet.access.models import Zone
from tests import factories
from tests.access.doors import reading_only
from tests.access.matrix import PERSONAS, Row, rows
from tests.access.world import World

ROWS = rows()


def _all_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _all_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


@dataclass(frozen=True, slots=True)
class Question:
    """A row with its address filled in, once: a limit on how often counts one asking. A file is sent once only."""

    method: str
    address: str
    data: Callable[[], dict[str, Any]]

    @classmethod
    def of(cls, row: Row, world: World) -> "Question":
        row.data(world)  # makes what it names, before accounts close
        address = reverse(row.name, args=row.args(world)) + row.query
        return cls(row.method, address, lambda: row.data(world))


def _ask(client: Client, question: Question) -> HttpResponseBase:
    if question.method == "POST":
        return client.post(question.address, question.data())
    answer = client.generic(question.method, question.address)
    # A download holds its file open until it is closed; the database's connection belongs to the test.
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    return answer


def test_every_address_has_a_row() -> None:
    missing = set(_all_names(get_resolver())) - {row.name for row in ROWS}
    assert not missing, f"Addresses without a row in tests/access/matrix/: {sorted(missing)}"


@pytest.mark.django_db
def test_the_guard_of_reading_sees_a_write() -> None:
    with reading_only(), pytest.raises(AssertionError, match="writes"):
        factories.space("Tourisme")


def test_every_row_has_an_address() -> None:
    unknown = {row.name for row in ROWS} - set(_all_names(get_resolver()))
    assert not unknown, f"Rows for addresses that are gone: {sorted(unknown)}"


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_persona_gets_what_the_matrix_says(row: Row) -> None:
    world = World()
    question = Question.of(row, world)
    clients = {persona: factories.browse(getattr(world, persona), second_factor=True) for persona in PERSONAS}
    world.close_account()
    got = {}
    for persona, client in clients.items():
        with transaction.atomic():
            got[persona] = _ask(client, question).status_code
            transaction.set_rollback(True)
    assert got == {persona: row.expected(persona) for persona in PERSONAS}


IN_SPACE = [row for row in ROWS if row.needs in {"reader", "contributor", "editor", "manager"}]


@pytest.mark.django_db
@pytest.mark.parametrize("row", IN_SPACE, ids=str)
def test_the_health_zone_admits_nobody_by_password_alone_nor_without_a_number(row: Row) -> None:
    world = World(zone=Zone.HEALTH)
    question = Question.of(row, world)
    by_password = factories.browse(world.manager)
    guest = factories.browse(world.guest, second_factor=True)
    administrator = factories.browse(world.administrator, second_factor=True)
    stranger = factories.browse(world.stranger, second_factor=True)
    for client, expected in ((by_password, 403), (guest, 403), (administrator, 404), (stranger, 404)):
        with transaction.atomic():
            assert _ask(client, question).status_code == expected
            transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("row", IN_SPACE, ids=str)
def test_the_health_zone_answers_its_professionals_as_any_space_does(row: Row) -> None:
    world = World(zone=Zone.HEALTH)
    question = Question.of(row, world)
    for persona in ("reader", "contributor", "editor", "manager"):
        with transaction.atomic():
            client = factories.browse(getattr(world, persona), second_factor=True)
            assert _ask(client, question).status_code == row.expected_in_health(persona), persona
            transaction.set_rollback(True)
