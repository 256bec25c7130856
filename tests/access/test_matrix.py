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
# Of the world the rows are asked in; health has a module of its own.
ZONE = Zone.STANDARD


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


def ask(client: Client, question: Question) -> HttpResponseBase:
    """Return the answer, read and closed."""
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


def test_the_guard_of_reading_sees_a_write(world: World) -> None:
    with reading_only(), pytest.raises(AssertionError, match="writes"):
        factories.space("Voirie")


def test_every_row_has_an_address() -> None:
    unknown = {row.name for row in ROWS} - set(_all_names(get_resolver()))
    assert not unknown, f"Rows for addresses that are gone: {sorted(unknown)}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_persona_gets_what_the_matrix_says(row: Row, world: World) -> None:
    question = Question.of(row, world)
    clients = {persona: world.client(persona) for persona in PERSONAS}
    world.close_account()
    got = {}
    for persona, client in clients.items():
        with transaction.atomic():
            got[persona] = ask(client, question).status_code
            transaction.set_rollback(True)
    assert got == {persona: row.expected(persona) for persona in PERSONAS}
