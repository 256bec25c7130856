"""A folder that leaves the rights of its space takes along all that was said of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import queries
from documents.actions import documents as actions
from documents.actions import rights
from documents.models import Document, Folder
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.models import Notification
from extranet.search.queries import find
from extranet.ui.errors import Conflict, Forbidden, NotVisible
from tests import factories
from workspaces.actions import members
from workspaces.models import Workspace
from workspaces.queries import activity

AsActor = Callable[..., Actor]
Make = Callable[..., Folder]
Put = Callable[..., Document]


@pytest.fixture
def reserved(root: Folder, alice: User, david: User, as_actor: AsActor, make_folder: Make, put: Put) -> Folder:
    """A folder with a folder and documents in it, from which David was taken out."""
    folder = make_folder(root, alice, "Marchés")
    put(folder, alice, "Offre secrète.txt")
    put(make_folder(folder, alice, "Plis"), alice, "Pli confidentiel.txt")
    folder = rights.give_own_rights(folder, actor=as_actor(alice))
    rights.take_role(folder, david, actor=as_actor(alice))
    return folder


def test_all_below_leaves_along(reserved: Folder) -> None:
    assert set(Document.objects.values_list("scope_id", flat=True)) == {reserved.scope_id}
    assert reserved.children.get().scope_id == reserved.scope_id


def test_who_was_taken_out_finds_no_trace(
    reserved: Folder, space: Workspace, root: Folder, david: User, as_actor: AsActor, run_jobs: Callable[[], None]
) -> None:
    run_jobs()
    actor, client = as_actor(david), factories.browse(david)
    assert find(actor, "secrète").total == find(actor, "confidentiel").total == 0
    assert "Marchés" not in [folder.name for folder in queries.subfolders(actor, root)]
    assert not [entry for entry in activity(actor, space) if "secrète" in entry.title or "Marchés" in entry.title]
    assert queries.recent_documents(actor) == []
    for page in (root.get_absolute_url(), space.get_absolute_url(), "/", "/notifications/"):
        text = client.get(page).content.decode()
        assert "secrète" not in text and "Marchés" not in text
    assert client.get(reserved.get_absolute_url()).status_code == 404
    for document in Document.objects.all():
        assert client.get(document.get_absolute_url()).status_code == 404
        assert client.get(reverse("documents:download", args=[document.pk])).status_code == 404


def test_who_stays_still_finds_it(reserved: Folder, bob: User, as_actor: AsActor) -> None:
    assert find(as_actor(bob), "secrète").total == 1
    assert factories.browse(bob).get(reserved.get_absolute_url()).status_code == 200


def test_the_rights_of_the_parent_come_back(
    reserved: Folder, root: Folder, alice: User, david: User, as_actor: AsActor
) -> None:
    rights.take_parent_rights(reserved, actor=as_actor(alice))
    assert find(as_actor(david), "secrète").total == 1
    assert set(Folder.objects.values_list("scope_id", flat=True)) == {root.scope_id}


def test_a_folder_within_that_has_its_own_rights_keeps_them(reserved: Folder, alice: User, as_actor: AsActor) -> None:
    inner = rights.give_own_rights(reserved.children.get(), actor=as_actor(alice))
    rights.take_parent_rights(Folder.objects.get(pk=reserved.pk), actor=as_actor(alice))
    assert Folder.objects.get(pk=inner.pk).scope_id == inner.scope_id
    assert Document.objects.get(folder=inner).scope_id == inner.scope_id


def test_only_a_manager_decides_and_not_of_the_root(
    root: Folder, alice: User, bob: User, as_actor: AsActor, make_folder: Make
) -> None:
    folder = make_folder(root, bob, "À moi")
    with pytest.raises(Forbidden):
        rights.give_own_rights(folder, actor=as_actor(bob))
    with pytest.raises(Forbidden):
        rights.give_own_rights(root, actor=as_actor(alice))
    with pytest.raises(Conflict):
        rights.give_role(folder, bob, Role.EDITOR, actor=as_actor(alice))


def test_leaving_the_space_is_leaving_its_folders(
    reserved: Folder, space: Workspace, alice: User, bob: User, as_actor: AsActor
) -> None:
    members.remove_member(space, bob, actor=as_actor(alice))
    with pytest.raises(NotVisible):
        queries.get_folder(as_actor(bob), space.slug, reserved.pk)


def test_a_document_moves_between_rights_both_asked(
    reserved: Folder, root: Folder, alice: User, bob: User, david: User, as_actor: AsActor, put: Put
) -> None:
    rights.take_role(reserved, bob, actor=as_actor(alice))
    document = put(root, bob, "À moi.txt")
    card: dict[str, Any] = {"version": 1, "name": "À moi.txt", "description": "", "tags": []}
    with pytest.raises(NotVisible):
        actions.edit_document(document, actor=as_actor(bob), folder=reserved, **card)
    moved = actions.edit_document(document, actor=as_actor(alice), folder=reserved, **card)
    assert moved.scope_id == reserved.scope_id
    assert find(as_actor(david), "moi").total == 0
    assert not Entry.objects.filter(object_id=document.pk, kind="documents.document", scope=root.scope).exists()


def test_inboxes_follow_too(
    root: Folder, alice: User, david: User, as_actor: AsActor, make_folder: Make, put: Put, run_jobs: Any
) -> None:
    folder = make_folder(root, alice, "Marchés")
    put(folder, alice, "Offre.txt")
    run_jobs()
    told = Notification.objects.filter(user=david, entry__kind="documents.document")
    assert told.get().scope_id == root.scope_id
    folder = rights.give_own_rights(folder, actor=as_actor(alice))
    assert told.get().scope_id == folder.scope_id


def test_a_few_rows_are_written_whatever_is_below(
    root: Folder, alice: User, as_actor: AsActor, make_folder: Make, put: Put
) -> None:
    counts = []
    for many in (2, 20):
        folder = make_folder(root, alice, f"Dossier {many}")
        for number in range(many):
            put(folder, alice, f"{many}-{number}.txt")
        folder = Folder.objects.get(pk=folder.pk)
        actor = as_actor(alice)
        with CaptureQueriesContext(connection) as captured:
            rights.give_own_rights(folder, actor=actor)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_manager_gives_and_takes_roles_on_the_page(
    reserved: Folder, space: Workspace, alice: User, david: User, as_actor: AsActor
) -> None:
    client = factories.browse(alice)
    page = reverse("documents:folder_rights", args=[space.slug, reserved.pk])
    assert client.post(page, {"email": "david@ailleurs.fr", "role": 1}).status_code == 302
    assert factories.browse(david).get(reserved.get_absolute_url()).status_code == 200
    change = reverse("documents:folder_role", args=[space.slug, reserved.pk])
    assert client.post(change, {"holder": f"user-{david.pk}", "remove": 1}).status_code == 302
    assert factories.browse(david).get(reserved.get_absolute_url()).status_code == 404
    refused = client.post(page, {"email": "inconnu@exemple.fr", "role": 1})
    assert refused.status_code == 422
    assert "membre de l’espace" in refused.content.decode()


def test_who_is_let_into_one_folder_only_sees_no_closed_door(
    reserved: Folder, space: Workspace, alice: User, david: User, as_actor: AsActor
) -> None:
    rights.give_role(reserved, david, Role.READER, actor=as_actor(alice))
    grants.revoke(space.scope, david, actor=None)
    page = factories.browse(david).get(reserved.get_absolute_url())
    assert page.status_code == 200
    assert reverse("workspaces:member_list", args=[space.slug]) not in page.content.decode()
    assert f'href="{space.get_absolute_url()}"' not in page.content.decode()


def test_another_role_keeps_the_last_day(reserved: Folder, space: Workspace, alice: User, david: User) -> None:
    client = factories.browse(alice)
    page = reverse("documents:folder_rights", args=[space.slug, reserved.pk])
    client.post(page, {"email": "david@ailleurs.fr", "role": 1, "until": "2099-12-31"})
    assert 'name="until" value="2099-12-31"' in client.get(page).content.decode()
    change = reverse("documents:folder_role", args=[space.slug, reserved.pk])
    client.post(change, {"holder": f"user-{david.pk}", "role": 2, "until": "2099-12-31"})
    assert "jusqu’au 31\xa0décembre\xa02099" in client.get(page).content.decode()
