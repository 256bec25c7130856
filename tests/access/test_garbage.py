"""What makes no sense, posted to every address of the matrix: it is refused or taken whole, and never an error."""

import re
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from extranet.access.models import Zone
from tests.access.matrix import Row, rows
from tests.access.world import World

FORM = "application/x-www-form-urlencoded"
CANARY = '"><img src=x onerror=alert(1)>'
# Bytes as a hostile client sends them.
GARBAGE: dict[str, bytes] = {
    "nothing": b"",
    "blanks": " \t\r\n\u00a0\u2028".encode(),
    "100 kB": b"a" * 100_000,
    "a NUL": b"a\0b",
    "a lone surrogate": b"\xed\xa0\x80",
    "no UTF-8 at all": b"\xff\xfe\x80",
    "emoji and marks": "👩‍⚕️\u202e\u0301é".encode(),
    "a canary": CANARY.encode(),
    "a negative number": b"-1",
    "a huge number": b"9" * 40,
    "a number past 64 bits": str(2**63).encode(),
    "a number that is none": b"1e309",
    "other digits": "１２٣".encode(),
    "a path": b"../../../../etc/passwd",
    "a date of no calendar": b"9999-12-31T23:59",
    "JSON": b'{"a": [1]}',
}
# Alone in one field among good ones: what a check of the whole form may hide.
ALONE = ("nothing", "100 kB", "a NUL", "a huge number", "a date of no calendar", "a canary")
ASKED = (
    "100 kB",
    "a NUL",
    "no UTF-8 at all",
    "a canary",
    "a negative number",
    "a huge number",
    "a date of no calendar",
)
ZONE = Zone.STANDARD
# Kinds of a body that no form has.
KINDS = ("application/json", "multipart/form-data", "text/xml", "multipart/form-data; boundary=x")
POSTS = [row for row in rows() if row.method == "POST"]


def read_to_the_end(answer: Any) -> bytes:
    """Return the content; a file is closed at its end (closing the answer itself would close the database too)."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def _field_names(client: Client, address: str) -> set[str]:
    """Return the names of the fields of the page's form, if there is a page."""
    answer = client.get(address)
    found = re.findall(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"', answer.text)
    return set(found) - {"csrfmiddlewaretoken", "q"}


def _encode(fields: dict[str, list[bytes]]) -> bytes:
    pairs = [
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name in fields for value in fields[name]
    ]
    return "&".join(pairs).encode()


def _good(data: dict[str, Any]) -> dict[str, list[bytes]]:
    return {
        name: [str(each).encode() for each in (value if isinstance(value, list) else [value])]
        for name, value in data.items()
        if not hasattr(value, "read")
    }


def _census() -> list[tuple[Any, ...]]:
    """Return how many rows each table holds."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.managed]
    query = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _who(row: Row, world: World) -> Client:
    persona = next(
        (name for name in ("manager", "administrator", "contributor", "reader") if row.expected(name) == row.ok),
        "reader",
    )
    return world.client(persona)


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_garbage_is_refused_and_leaves_no_half_write(row: Row, world: World) -> None:
    address = reverse(row.name, args=row.args(world)) + row.query
    good = _good(row.data(world))
    client = _who(row, world)
    with transaction.atomic():
        names = sorted(good.keys() | _field_names(client, address)) or ["name"]
        transaction.set_rollback(True)
    bodies = {f"all: {what}": _encode({name: [value] for name in names}) for what, value in GARBAGE.items()}
    bodies["all: twice"] = _encode({name: [b"1", CANARY.encode()] for name in names})
    bodies |= {
        f"{name}: {what}": _encode({**good, name: [GARBAGE[what]]}) for name in names for what in ALONE if name in good
    }
    before = _census()
    found = []
    for what, body in bodies.items():
        with transaction.atomic():
            try:
                status = client.post(address, body, content_type=FORM).status_code
            except Exception as error:
                found.append(f"{what}: {error!r}")
                transaction.set_rollback(True)
                continue
            if status >= 500 or (status >= 400 and _census() != before):
                found.append(f"{what}: {status}")
            transaction.set_rollback(True)
    assert not found


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_a_body_of_another_kind_is_refused(row: Row, world: World) -> None:
    address = reverse(row.name, args=row.args(world)) + row.query
    client, found = _who(row, world), []
    for content_type in KINDS:
        with transaction.atomic():
            try:
                status = client.post(address, b'--x\r\n\0{"a": [1', content_type=content_type).status_code
            except Exception as error:
                found.append(f"{content_type}: {error!r}")
            else:
                found += [f"{content_type}: {status}"] if status >= 500 else []
            transaction.set_rollback(True)
    assert not found


@pytest.mark.parametrize("row", [row for row in rows() if row.method == "GET"], ids=str)
def test_garbage_in_the_query_changes_nothing(row: Row, world: World) -> None:
    address = reverse(row.name, args=row.args(world))
    client = _who(row, world)
    asked = ("q", "page", "tri", "ordre", "vue", "mois", "jour", "copie", "citer", "kind", "epci", "structure", "theme",
             "role", "forum", "parent", "espace", "next")  # fmt: skip
    answer = client.get(address)
    read_to_the_end(answer)
    expected = answer.status_code
    for what in ASKED:
        value = GARBAGE[what]
        answer = client.get(f"{address}?{_encode({name: [value[:5000]] for name in asked}).decode()}")
        # 400: Django redirects to no address this long.
        assert answer.status_code in {expected, 404, 400}, what
        content = read_to_the_end(answer)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert b"<img src=x" not in content, what


def test_numbers_that_no_row_has_are_not_found(world: World) -> None:
    client = world.client("manager")
    found = []
    for row in rows():
        args = row.args(world)
        if not any(isinstance(value, int) for value in args):
            continue
        for number in (0, 2**63, 10**40):
            address = reverse(row.name, args=[number if isinstance(value, int) else value for value in args])
            with transaction.atomic():
                try:
                    status = client.generic(row.method, address).status_code
                except Exception as error:
                    found.append(f"{row}: {number}: {error!r}")
                else:
                    found += [f"{row}: {number}: {status}"] if status not in {302, 403, 404} else []
                transaction.set_rollback(True)
    assert not found
