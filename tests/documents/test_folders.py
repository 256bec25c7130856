"""Folders: what is in them, their names, their end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents import queries
from documents.actions import folders, trees
from documents.models import Document, Folder
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.ui.errors import Forbidden, Invalid
from tests import factories
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace

AsActor = Callable[..., Actor]
Make = Callable[..., Folder]
Put = Callable[..., Document]


def test_a_space_starts_with_the_folders_of_its_model(space: Workspace, david: User, as_actor: AsActor) -> None:
    found = queries.subfolders(as_actor(david), queries.get_root(space))
    assert [folder.name for folder in found] == ["Comptes rendus", "Documents de travail", "Modèles"]


def test_a_page_lists_folders_then_documents_and_sorts(root: Folder, bob: User, put: Put) -> None:
    for name, data in (("b.txt", b"12"), ("Á.txt", b"1"), ("c.txt", b"123")):
        put(root, bob, name, data)
    page = factories.browse(bob).get(root.get_absolute_url()).content.decode()
    assert page.index("Comptes rendus") < page.index("Á.txt") < page.index("b.txt")
    page = factories.browse(bob).get(root.get_absolute_url() + "?tri=taille&ordre=desc").content.decode()
    assert page.index("c.txt") < page.index("b.txt") < page.index("Á.txt")


def test_a_sort_nobody_offers_is_taken_as_by_name(root: Folder, bob: User) -> None:
    assert factories.browse(bob).get(root.get_absolute_url() + "?tri=author__password").status_code == 200


def test_a_name_that_is_seen_is_refused_twice(root: Folder, bob: User, make_folder: Make) -> None:
    make_folder(root, bob, "Été")
    with pytest.raises(Invalid):
        make_folder(root, bob, "ete")


def test_a_folder_is_renamed_by_its_author_not_by_another_contributor(
    root: Folder, alice: User, bob: User, as_actor: AsActor, make_folder: Make
) -> None:
    mine, hers = make_folder(root, bob, "À moi"), make_folder(root, alice, "À elle")
    assert folders.rename_folder(mine, "Renommé", actor=as_actor(bob)).name == "Renommé"
    with pytest.raises(Forbidden):
        folders.rename_folder(hers, "Renommé", actor=as_actor(bob))


def test_a_folder_goes_to_the_bin_whole_and_comes_back_from_its_page(
    root: Folder, space: Workspace, alice: User, bob: User, make_folder: Make, put: Put, browse: Any
) -> None:
    folder = make_folder(root, alice, "Archives")
    document = put(folder, alice)
    client = browse(alice)
    client.post(reverse("documents:folder_delete", args=[space.slug, folder.pk]))
    bin_url = reverse("documents:bin_list", args=[space.slug])
    page = client.get(bin_url).text
    assert "Archives" in page
    # It comes back with its folder, not by itself.
    assert reverse("documents:document_restore", args=[document.pk]) not in page
    assert "Archives" not in browse(bob).get(bin_url).text
    client.post(reverse("documents:folder_restore", args=[space.slug, folder.pk]))
    document.refresh_from_db()
    assert document.deleted_at is None
    assert Folder.objects.filter(pk=folder.pk).exists()


def test_a_manager_empties_the_bin_for_good(
    root: Folder, space: Workspace, alice: User, make_folder: Make, put: Put, browse: Any
) -> None:
    folder = make_folder(root, alice, "Archives")
    put(folder, alice)
    kept = put(root, alice)
    client = browse(alice)
    client.post(reverse("documents:folder_delete", args=[space.slug, folder.pk]))
    client.post(reverse("documents:bin_empty", args=[space.slug]))
    assert not Folder.everywhere.filter(pk=folder.pk).exists()
    assert list(Document.objects.all()) == [kept]


def test_the_root_neither_goes_nor_changes_name(root: Folder, alice: User, as_actor: AsActor) -> None:
    with pytest.raises(Forbidden):
        trees.delete_tree(root, actor=as_actor(alice))
    with pytest.raises(Forbidden):
        folders.rename_folder(root, "Autre", actor=as_actor(alice))


def test_folders_are_not_nested_without_end(root: Folder, alice: User, make_folder: Make) -> None:
    folder = root
    for depth in range(folders.DEEPEST - 1):
        folder = make_folder(folder, alice, f"Niveau {depth}")
    with pytest.raises(Invalid):
        make_folder(folder, alice, "Un de trop")


def test_a_folder_of_another_space_is_not_found_at_this_one(space: Workspace, alice: User) -> None:
    other = create_workspace("Culture", "theme", actor=None)
    address = reverse("documents:folder_detail", args=[space.slug, queries.get_root(other).pk])
    assert factories.browse(alice).get(address).status_code == 404


def test_documents_close_with_their_module(space: Workspace, root: Folder, bob: User, put: Put) -> None:
    document = put(root, bob)
    Workspace.objects.filter(pk=space.pk).update(modules=[])
    client: Client = factories.browse(bob)
    assert client.get(root.get_absolute_url()).status_code == 404
    assert client.get(document.get_absolute_url()).status_code == 404


def test_an_archived_space_is_read_and_takes_nothing(space: Workspace, root: Folder, alice: User) -> None:
    space.scope.read_only = True
    space.scope.save()
    client = factories.browse(alice)
    assert client.get(root.get_absolute_url()).status_code == 200
    assert client.get(reverse("documents:upload", args=[space.slug, root.pk])).status_code == 403
