"""Whole folders moved, copied, binned and brought back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents import queries
from documents.actions import copying, folders, rights, trees
from documents.actions import documents as actions
from documents.models import Blob, Document, Extract, Folder, Version
from documents.storage import Stored, open_blob
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.search.models import IndexedThing
from extranet.things import bin as bins
from extranet.ui.errors import Conflict, Forbidden, Invalid
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace

AsActor = Callable[..., Actor]
Put = Callable[..., Document]
MakeFolder = Callable[..., Folder]


@pytest.fixture
def tree(root: Folder, alice: User, make_folder: MakeFolder, put: Put) -> Folder:
    """« Commission » with a document, and « 2026 » with another in it."""
    top = make_folder(root, alice, "Commission")
    put(top, alice, "ordre.txt")
    put(make_folder(top, alice, "2026"), alice, "compte rendu.txt", b"Autre")
    return top


@pytest.fixture
def culture(alice: User, bob: User) -> Workspace:
    workspace = create_workspace("Culture", "group", actor=None)
    grants.grant(workspace.scope, alice, Role.MANAGER, actor=None)
    return workspace


def _found() -> set[str]:
    return set(IndexedThing.objects.filter(kind="documents.document").values_list("title", flat=True))


def test_a_tree_goes_to_another_space_and_takes_its_rights(
    tree: Folder, culture: Workspace, alice: User, bob: User, as_actor: AsActor
) -> None:
    moved = trees.move_folder(tree, queries.get_root(culture), "Commission", actor=as_actor(alice))
    assert (moved.folders, moved.documents) == (2, 2)
    assert set(Folder.objects.filter(name__in=["Commission", "2026"]).values_list("workspace", "scope")) == {
        (culture.pk, culture.scope_id)
    }
    assert set(Document.objects.values_list("scope", flat=True)) == {culture.scope_id}
    assert not queries.recent_documents(as_actor(bob))


def test_a_copy_shares_the_files_and_their_text(tree: Folder, root: Folder, alice: User, as_actor: AsActor) -> None:
    version = Version.objects.get(document__name="ordre.txt")
    Extract.objects.create(version=version, text="ordre du jour")
    copied = trees.copy_folder(tree, root, "Copie", actor=as_actor(alice))
    assert (copied.folders, copied.documents) == (2, 2)
    assert Blob.objects.count() == 2
    assert Extract.objects.filter(text="ordre du jour").count() == 2
    assert IndexedThing.objects.filter(title="ordre.txt", body__contains="ordre du jour").exists()
    twin = Document.objects.get(folder=copied.folder)
    assert (twin.name, twin.author, [v.number for v in twin.versions.all()]) == ("ordre.txt", alice, [1])


def test_a_sealed_copy_has_a_key_of_its_own(health: Workspace, chloe: User, as_actor: AsActor, put: Put) -> None:
    root, actor = queries.get_root(health), as_actor(chloe, Assurance.SECOND_FACTOR)
    folder = folders.create_folder(root, "Dossier", actor=actor)
    put(folder, chloe, "a.txt", b"secret", assurance=Assurance.SECOND_FACTOR)
    trees.copy_folder(folder, root, "Copie", actor=actor)
    trees.copy_document(Document.objects.get(folder=folder), root, "b.txt", actor=actor)
    blobs = list(Blob.objects.all())
    assert len({bytes(blob.wrapped_key) for blob in blobs}) == 3
    assert all(blob.is_sealed for blob in blobs)


def test_a_sealed_file_that_comes_in_while_the_others_are_written_again_is_copied_too(
    health: Workspace, chloe: User, as_actor: AsActor, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, actor = queries.get_root(health), as_actor(chloe, Assurance.SECOND_FACTOR)
    folder = folders.create_folder(root, "Dossier", actor=actor)
    put(folder, chloe, "a.txt", b"un", assurance=Assurance.SECOND_FACTOR)
    write_again, written = copying.stored_again, []

    def writing(*args: Any) -> Stored:
        if not written:
            put(folder, chloe, "b.txt", b"deux", assurance=Assurance.SECOND_FACTOR)
        written.append(write_again(*args))
        return written[-1]

    monkeypatch.setattr(copying, "stored_again", writing)
    copied = trees.copy_folder(folder, root, "Copie", actor=actor)
    copies = Blob.objects.filter(versions__document__folder=copied.folder)
    # Each once: what the first try wrote served the second.
    assert {blob.address for blob in copies} == {stored.address for stored in written} and len(written) == 2
    read = set()
    for blob in copies:
        with open_blob(blob) as file:
            read.add(file.read())
    assert read == {b"un", b"deux"}


def test_nothing_enters_or_leaves_the_health_zone(
    tree: Folder, health: Workspace, alice: User, chloe: User, as_actor: AsActor
) -> None:
    grants.grant(tree.scope, chloe, Role.MANAGER, actor=None)
    actor = as_actor(chloe, Assurance.SECOND_FACTOR)
    document = Document.objects.get(folder=tree)
    there = queries.get_root(health)
    for act in (trees.move_folder, trees.copy_folder):
        with pytest.raises(Invalid, match="zone santé"):
            act(tree, there, "x", actor=actor)
    for put_there in (trees.move_document, trees.copy_document):
        with pytest.raises(Invalid, match="zone santé"):
            put_there(document, there, "x.txt", actor=actor)


def test_a_folder_never_goes_into_itself(tree: Folder, alice: User, as_actor: AsActor) -> None:
    inner = Folder.objects.get(name="2026")
    for act in (trees.move_folder, trees.copy_folder):
        for parent in (tree, inner):
            with pytest.raises(Forbidden, match="lui-même"):
                act(tree, parent, "x", actor=as_actor(alice))


def test_a_tree_does_not_get_deeper_than_anyone_finds_again(
    tree: Folder, root: Folder, alice: User, as_actor: AsActor
) -> None:
    deep = root
    for number in range(folders.DEEPEST - 2):
        deep = folders.create_folder(deep, f"n{number}", actor=as_actor(alice))
    for act in (trees.move_folder, trees.copy_folder):
        with pytest.raises(Invalid, match="profondément"):
            act(tree, deep, "x", actor=as_actor(alice))


def test_a_contributor_takes_along_only_what_is_theirs(
    root: Folder, alice: User, bob: User, as_actor: AsActor, make_folder: MakeFolder, put: Put
) -> None:
    mine, reserved = make_folder(root, bob, "À moi"), make_folder(root, alice, "Réservé")
    rights.give_own_rights(reserved, actor=as_actor(alice))
    put(mine, alice, "de Alice.txt")
    for act in (
        lambda: trees.delete_tree(mine, actor=as_actor(bob)),
        lambda: trees.move_folder(mine, Folder.objects.get(pk=reserved.pk), "x", actor=as_actor(bob)),
    ):
        with pytest.raises(Forbidden, match="Rien n’a été"):
            act()


def test_a_binned_tree_comes_back_whole(tree: Folder, root: Folder, alice: User, as_actor: AsActor) -> None:
    gone = trees.delete_tree(tree, actor=as_actor(alice))
    assert (gone.folders, gone.documents) == (2, 2)
    assert [folder.name for folder in queries.subfolders(as_actor(alice), root)].count("Commission") == 0
    assert not _found()
    binned = Folder.everywhere.get(pk=tree.pk)
    back = trees.restore_tree(binned, actor=as_actor(alice))
    assert (back.folders, back.documents) == (2, 2)
    assert _found() == {"ordre.txt", "compte rendu.txt"}
    with pytest.raises(Conflict):
        trees.restore_tree(Folder.objects.get(pk=tree.pk), actor=as_actor(alice))


def test_one_document_of_a_binned_tree_brings_its_path_back(
    tree: Folder, root: Folder, alice: User, as_actor: AsActor, make_folder: MakeFolder
) -> None:
    document = Document.objects.get(name="compte rendu.txt")
    trees.delete_tree(tree, actor=as_actor(alice))
    make_folder(root, alice, "Commission")
    document.refresh_from_db()
    restored = actions.restore_document(document, actor=as_actor(alice))
    path = [link.label for link in queries.crumbs(as_actor(alice), Folder.objects.get(pk=restored.folder_id))]
    assert path == ["Documents", "Commission (2)", "2026"]
    assert Document.objects.get(name="ordre.txt").deleted_at is not None


def test_what_was_binned_before_the_tree_stays_in_the_bin(tree: Folder, alice: User, as_actor: AsActor) -> None:
    first = Document.objects.get(name="ordre.txt")
    actions.delete_document(first, actor=as_actor(alice))
    trees.delete_tree(tree, actor=as_actor(alice))
    assert trees.restore_tree(Folder.everywhere.get(pk=tree.pk), actor=as_actor(alice)).documents == 1
    assert _found() == {"compte rendu.txt"}


def test_an_emptied_bin_takes_its_hollow_folders_along(tree: Folder, alice: User, as_actor: AsActor) -> None:
    trees.delete_tree(tree, actor=as_actor(alice))
    long_ago = timezone.now() - timedelta(days=bins.DAYS + 1)
    Document.objects.update(deleted_at=long_ago)
    Folder.everywhere.filter(deleted_at__isnull=False).update(deleted_at=long_ago)
    bins.empty()
    assert not Document.objects.exists()
    assert not Folder.everywhere.filter(deleted_at__isnull=False).exists()
