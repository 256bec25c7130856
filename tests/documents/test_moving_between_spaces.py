"""A document goes to another space: rights are asked on both sides, and what was said of it goes along."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from documents import queries
from documents.actions.documents import edit_document
from documents.models import Document, Folder
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search import queries as search
from extranet.ui.errors import Forbidden, Invalid, NotVisible
from tests import factories
from workspaces.models import Workspace

Browse = Callable[..., Client]
AsActor = Callable[..., Actor]


@pytest.fixture
def culture(db: None) -> Workspace:
    """Another space, in which nobody is yet."""
    return factories.space("Culture", blueprint="group")


def move(document: Document, folder: Folder, actor: Actor) -> Document:
    fresh = Document.objects.get(pk=document.pk)
    return edit_document(
        fresh, actor=actor, version=fresh.version, name=fresh.name, description="", tags=[], folder=folder
    )


def test_what_is_moved_is_found_where_it_went_and_no_more_where_it_was(
    root: Folder, culture: Workspace, bob: User, david: User, put: Any, as_actor: AsActor
) -> None:
    factories.give(culture, bob, Role.CONTRIBUTOR)
    document = put(root, bob, "programme.txt")
    assert search.find(as_actor(david), "programme").total == 1
    moved = move(document, queries.get_root(culture), as_actor(bob))
    assert moved.scope_id == culture.scope_id
    assert search.find(as_actor(david), "programme").total == 0
    assert search.find(as_actor(bob), "programme espace:culture").total == 1
    told = Entry.objects.filter(kind="documents.document", object_id=document.pk)
    assert {entry.scope_id for entry in told} == {culture.scope_id}


def test_one_must_be_able_to_add_where_it_goes(
    root: Folder, culture: Workspace, bob: User, put: Any, as_actor: AsActor
) -> None:
    document = put(root, bob, "programme.txt")
    target = queries.get_root(culture)
    with pytest.raises(NotVisible):
        move(document, target, as_actor(bob))
    factories.give(culture, bob, Role.READER)
    with pytest.raises(Forbidden):
        move(document, target, as_actor(bob))


def test_one_must_be_able_to_change_it_where_it_was(
    root: Folder, culture: Workspace, alice: User, bob: User, put: Any, as_actor: AsActor
) -> None:
    document = put(root, alice, "programme.txt")
    factories.give(culture, bob, Role.MANAGER)
    with pytest.raises(Forbidden):
        move(document, queries.get_root(culture), as_actor(bob))


def test_nothing_enters_or_leaves_the_health_zone(
    root: Folder, health: Workspace, chloe: User, put: Any, as_actor: AsActor
) -> None:
    grants.grant(root.scope, chloe, Role.CONTRIBUTOR, actor=None)
    actor = as_actor(chloe, Assurance.SECOND_FACTOR)
    inside, outside = queries.get_root(health), root
    for start, end in ((outside, inside), (inside, outside)):
        document = put(start, chloe, "note.txt", assurance=Assurance.SECOND_FACTOR)
        with pytest.raises(Invalid, match="zone santé"):
            move(document, end, actor)
    assert [choice for choice in queries.targets(actor, root.workspace) if choice[0] == "E-santé"] == []
    assert all(isinstance(choice[0], int) for choice in queries.targets(actor, health))


def test_the_form_offers_the_folders_of_other_spaces_under_their_names(
    root: Folder, culture: Workspace, bob: User, put: Any, browse: Browse
) -> None:
    document = put(root, bob, "programme.txt")
    client = browse(bob)
    address = f"/documents/{document.pk}/modifier/"
    assert "Culture" not in client.get(address).text
    factories.give(culture, bob, Role.CONTRIBUTOR)
    assert '<optgroup label="Culture">' in client.get(address).text
    target = queries.get_root(culture).pk
    sent = {"name": "programme.txt", "folder": target, "version": document.version}
    assert client.post(address, sent).status_code == 302
    document.refresh_from_db()
    assert document.folder_id == target
