"""Pages cost the same at two rows and at twenty; the latest documents are read from the index."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents import queries
from documents.models import Document, Folder
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, UserGrant
from extranet.accounts.models import User
from tests import factories
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace

MOST = 15
# For its editors the page of a document also tells readings, links and comments.
MOST_DOCUMENT, MOST_FOLDER = 22, 18


def _cost(user: User, address: str) -> int:
    client = factories.browse(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _fill(folder: Folder, user: User, put: Any, many: int) -> None:
    for number in range(many):
        put(folder, user, f"{number}.txt", str(number).encode())
        child = Folder(workspace=folder.workspace, parent=folder, scope=folder.scope, name=f"Dossier {number}")
        child.save()


@pytest.mark.parametrize("page", ["folder", "bin", "document", "rights"])
def test_a_page_costs_the_same_at_two_rows_and_at_twenty(
    root: Folder, space: Workspace, alice: User, put: Any, page: str
) -> None:
    document = put(root, alice, "premier.txt")
    address = {
        "folder": root.get_absolute_url(),
        "bin": reverse("documents:bin_list", args=[space.slug]),
        "document": document.get_absolute_url(),
        "rights": reverse("documents:folder_rights", args=[space.slug, root.pk]),
    }[page]
    costs = []
    for many in (2, 20):
        Document.objects.exclude(pk=document.pk).delete()
        _fill(root, alice, put, many)
        if page == "bin":
            Document.objects.exclude(pk=document.pk).update(deleted_at=timezone.now())
        costs.append(_cost(alice, address))
    assert costs[0] == costs[1] <= {"document": MOST_DOCUMENT, "folder": MOST_FOLDER}.get(page, MOST)


def test_the_latest_documents_come_first_and_only_those_one_may_see(
    root: Folder, bob: User, put: Any, as_actor: Callable[..., Actor]
) -> None:
    other = create_workspace("Culture", "theme", actor=None)
    closed = create_workspace("Fermé", "theme", actor=None)
    grants.grant(other.scope, bob, Role.EDITOR, actor=None)
    grants.grant(closed.scope, bob, Role.EDITOR, actor=None)
    now = timezone.now()
    for at, (folder, name) in enumerate(
        [(root, "a.txt"), (queries.get_root(other), "b.txt"), (queries.get_root(closed), "c.txt"), (root, "d.txt")]
    ):
        document = put(folder, bob, name)
        Document.objects.filter(pk=document.pk).update(updated_at=now + timedelta(minutes=at))
    UserGrant.objects.filter(content_object=closed.scope).delete()
    found = queries.recent_documents(as_actor(bob), limit=2)
    assert [(document.name, document.space_name) for document in found] == [("d.txt", "Tourisme"), ("b.txt", "Culture")]


def test_the_latest_documents_cost_two_queries(root: Folder, bob: User, put: Any, as_actor: Any) -> None:
    _fill(root, bob, put, 5)
    actor = as_actor(bob)
    assert actor.scope_ids()
    with CaptureQueriesContext(connection) as captured:
        assert len(queries.recent_documents(actor, limit=3)) == 3
    assert len(captured) == 2


def test_the_latest_documents_are_read_from_the_index(root: Folder, bob: User, put: Any, as_actor: Any) -> None:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    _fill(root, bob, put, 3)
    actor = as_actor(bob)
    assert actor.scope_ids()
    with CaptureQueriesContext(connection) as captured:
        queries.recent_documents(actor, limit=3)
    with connection.cursor() as cursor:
        for query in captured:
            if connection.vendor == "postgresql":
                # Three rows it would rather read whole, and sort.
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(explain + query["sql"])
            plan = " ".join(str(row[-1]) for row in cursor.fetchall())
            assert "documents_recent" in plan
            assert "SCAN documents_document" not in plan
