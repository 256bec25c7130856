"""What hostile people write in every text field comes back as text on every page."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from extranet.search.index import rebuild
from tests import factories
from tests.access.matrix import Row, rows
from tests.access.test_garbage import read_to_the_end
from tests.access.world import World

CANARY = "'\"><img src=x onerror=alert(1)>"
SCRIPT = "javascript:alert(1)//"
# They would take away what the pages are to show.
UNMAKING = re.compile(
    r"delete|erase|leave|revoke|archive|remove|restore|session|logout|answer|end$|lock|mark_read|_rights|modules"
)


def _poisoned(client: Client, address: str, row: Row, world: World) -> dict[str, Any]:
    """Return the row's good data with the canary in each of its text fields, those of its page included."""
    data = dict(row.data(world))
    page = client.get(address).text
    fields = re.findall(r'<input type="(text|url|search|tel)" name="([^"]+)"', page)
    fields += [("textarea", name) for name in re.findall(r'<textarea name="([^"]+)"', page)]
    for kind, name in fields:
        data[name] = SCRIPT if kind == "url" else CANARY
    return data


@pytest.mark.django_db
def test_what_was_written_comes_back_as_text_everywhere() -> None:
    world = World()
    clients = {
        persona: factories.browse(getattr(world, persona), second_factor=True)
        for persona in ("administrator", "manager", "contributor", "reader")
    }
    for user in (world.reader, world.manager, world.administrator, world.stranger):
        type(user).objects.filter(pk=user.pk).update(first_name=CANARY, last_name=CANARY)
    taken = 0
    for row in rows():
        if row.method != "POST" or UNMAKING.search(row.name):
            continue
        persona = next((name for name in clients if row.expected(name) == row.ok), "manager")
        address = reverse(row.name, args=row.args(world)) + row.query
        answer = clients[persona].post(address, _poisoned(clients[persona], address, row, world))
        assert answer.status_code < 500, row
        taken += answer.status_code == 302
    assert taken > 20
    _poison_what_stands()
    rebuild()
    seen = 0
    for row in rows():
        if row.method != "GET":
            continue
        for persona, client in clients.items():
            answer = client.get(reverse(row.name, args=row.args(world)) + row.query)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                seen += "&lt;img src=x" in answer.text
                assert "<img src=x" not in answer.text, f"{row} as {persona}"
                assert not re.search(r'(?:href|src|action)="\s*javascript:', answer.text), f"{row} as {persona}"
            read_to_the_end(answer)
    for query in ("img", "alert", CANARY):
        for address in (reverse("search:search"), reverse("search:suggestions")):
            assert "<img src=x" not in clients["manager"].get(address, {"q": query}).text
    assert seen > 50


def _poison_what_stands() -> None:
    """Write the canary past the forms, in every text column that a person fills."""
    from django.apps import apps
    from django.db import models

    ours = {"directory", "workspaces", "documents", "agenda", "forums"}
    for config in apps.get_app_configs():
        if config.label not in ours:
            continue
        for model in config.get_models():
            for field in model._meta.get_fields():
                is_text = isinstance(field, models.CharField | models.TextField) and not (field.choices or field.unique)
                if is_text and field.name in {"name", "title", "description", "welcome", "message", "place", "theme",
                                              "address", "phone", "comment", "first_name", "last_name"}:  # fmt: skip
                    for thing in model._default_manager.order_by("pk"):
                        suffix = "" if field.name != "name" else str(thing.pk)
                        value = (CANARY + suffix)[: field.max_length or 100]
                        model._default_manager.filter(pk=thing.pk).update(**{field.name: value})
