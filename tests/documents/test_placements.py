"""Documents shown in a second folder: its readers read them there, and nothing more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from documents import queries
from documents.actions import documents as documents_actions
from documents.actions import placements as actions
from documents.actions import rights, trees
from documents.models import Document, Folder, Placement
from extranet.access import grants
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search.index import rebuild
from extranet.search.queries import find
from extranet.ui.errors import Conflict, Forbidden, NotVisible
from tests import factories
from workspaces.models import Workspace


@pytest.fixture
def hosts(bob: User) -> Workspace:
    """Another space, where Bob contributes."""
    workspace = factories.space("Économie")
    factories.give(workspace, bob, Role.CONTRIBUTOR)
    return workspace


@pytest.fixture
def emma(hosts: Workspace) -> User:
    """Emma reads the other space, and nothing else."""
    user = factories.member("emma@exemple.fr", "Emma", "Roussel")
    factories.give(hosts, user, Role.READER)
    return user


@pytest.fixture
def target(hosts: Workspace) -> Folder:
    """The top folder of the other space."""
    return queries.get_root(hosts)


@pytest.fixture
def document(root: Folder, bob: User, put: Any) -> Document:
    """A document of Bob in the first space."""
    return put(root, bob, "brochure.txt", b"Marais audomarois")


@pytest.fixture
def place(document: Document, target: Folder, bob: User, as_actor: Any) -> Placement:
    """That document shown in the other space."""
    return actions.show_document(document, target, actor=as_actor(bob))


def status(browse: Any, user: User, document: Document, name: str = "document_detail") -> int:
    return int(browse(user).get(reverse(f"documents:{name}", args=[document.pk])).status_code)


def taken(browse: Any, user: User, address: str) -> bytes:
    """Return the bytes somebody is sent."""
    answer = browse(user).get(address)
    assert answer.status_code == 200
    return answer.getvalue()


def test_readers_of_the_target_read_it_and_leaving_cuts_the_access(
    place: Placement, document: Document, emma: User, hosts: Workspace, browse: Any
) -> None:
    assert status(browse, emma, document) == 200
    assert taken(browse, emma, reverse("documents:download", args=[document.pk])) == b"Marais audomarois"
    grants.revoke(hosts.scope, emma, actor=None)
    assert status(browse, emma, document) == 404
    assert status(browse, emma, document, "download") == 404


def test_the_page_says_nothing_of_where_it_comes_from(
    place: Placement, document: Document, emma: User, space: Workspace, browse: Any
) -> None:
    page = browse(emma).get(document.get_absolute_url()).text
    assert "brochure.txt" in page
    assert "Économie" in page
    assert space.name not in page
    listed = browse(emma).get(place.folder.get_absolute_url()).text
    assert "brochure.txt" in listed
    assert space.name not in listed


def test_nothing_but_reading_comes_through(
    place: Placement, document: Document, emma: User, hosts: Workspace, browse: Any, as_actor: Any
) -> None:
    """A manager of the target space is a reader of what is shown in it, no more."""
    factories.give(hosts, emma, Role.MANAGER)
    client = browse(emma)
    for name, data in [
        ("document_edit", {"name": "x", "version": 1}),
        ("version_add", {}),
        ("document_delete", {}),
        ("document_lock", {}),
        ("comment_add", {"body": "x"}),
        ("document_template", {"is_template": "1"}),
        ("placements_end", {}),
        ("document_links", {}),
    ]:
        assert client.post(reverse(f"documents:{name}", args=[document.pk]), data).status_code == 404, name
    for name in ("reading_list", "note_edit", "office_editor", "office_history", "document_restore"):
        assert client.get(reverse(f"documents:{name}", args=[document.pk])).status_code in {404, 405}, name
    for verb in ("move", "copy", "show", "bin", "tag"):
        things = {"quoi": f"d{document.pk}", "faire": verb, "vers": place.folder_id}
        assert client.post(reverse("documents:selection_act"), things).status_code == 404, verb
    for act in (
        lambda: documents_actions.delete_document(document, actor=as_actor(emma)),
        lambda: actions.show_document(document, place.folder, actor=as_actor(emma)),
        lambda: trees.copy_document(document, place.folder, "copie.txt", actor=as_actor(emma)),
    ):
        with pytest.raises(NotVisible):
            act()


def test_past_versions_stay_where_they_are(
    place: Placement, document: Document, root: Folder, bob: User, emma: User, browse: Any, as_actor: Any
) -> None:
    from documents.actions.uploads import add_version
    from tests.documents.conftest import store

    stored = store(root.scope, b"Version votee", "brochure.txt")
    add_version(document, stored, "brochure.txt", actor=as_actor(bob))
    old, new = (reverse("documents:version_download", args=[document.pk, number]) for number in (1, 2))
    assert browse(emma).get(old).status_code == 404
    assert taken(browse, emma, new) == b"Version votee"
    assert taken(browse, bob, old) == b"Marais audomarois"


def test_search_finds_it_once_for_each_reader(
    place: Placement, document: Document, emma: User, bob: User, david: User, as_actor: Any
) -> None:
    for user in (emma, bob, david):
        found = find(as_actor(user), "brochure")
        assert [hit.thing.url for hit in found.hits] == [document.get_absolute_url()], user
        assert found.total == 1
    assert find(as_actor(emma), "brochure").hits[0].space == "Économie"
    rebuild()
    assert find(as_actor(emma), "brochure").total == 1
    actions.withdraw(place, actor=as_actor(bob))
    assert find(as_actor(emma), "brochure").total == 0
    assert find(as_actor(bob), "brochure").total == 1


def test_the_search_follows_the_document_and_the_folder_to_the_bin_and_back(
    place: Placement, document: Document, target: Folder, alice: User, bob: User, emma: User, make_folder: Any,
    as_actor: Any, hosts: Workspace,
) -> None:  # fmt: skip
    reader, author = as_actor(emma), as_actor(bob)
    documents_actions.delete_document(document, actor=author)
    assert find(reader, "brochure").total == 0
    document.refresh_from_db()
    documents_actions.restore_document(document, actor=author)
    assert find(reader, "brochure").total == 1
    factories.give(hosts, bob, Role.EDITOR)
    inner = make_folder(target, bob, "Dossier")
    actions.withdraw(place, actor=as_actor(bob))
    actions.show_document(document, inner, actor=as_actor(bob))
    assert find(as_actor(emma), "brochure").total == 1
    trees.delete_tree(inner, actor=as_actor(bob))
    assert find(as_actor(emma), "brochure").total == 0
    with pytest.raises(NotVisible):
        queries.get_document(as_actor(emma), document.pk)
    trees.restore_tree(Folder.everywhere.get(pk=inner.pk), actor=as_actor(bob))
    assert find(as_actor(emma), "brochure").total == 1
    assert queries.get_document(as_actor(emma), document.pk).shown_in is not None


def test_it_takes_a_right_at_each_end(
    document: Document, target: Folder, hosts: Workspace, root: Folder, alice: User, david: User, emma: User,
    as_actor: Any,
) -> None:  # fmt: skip
    with pytest.raises(NotVisible):
        actions.show_document(document, target, actor=as_actor(alice))
    factories.give(hosts, david, Role.MANAGER)
    with pytest.raises(Forbidden):
        actions.show_document(document, target, actor=as_actor(david))
    factories.give(hosts, alice, Role.READER)
    with pytest.raises(Forbidden):
        actions.show_document(document, target, actor=as_actor(alice))
    assert not Placement.objects.exists()


def test_nothing_of_the_health_zone_is_shown_elsewhere_nor_anything_there(
    health: Workspace, document: Document, bob: User, chloe: User, target: Folder, put: Any, as_actor: Any
) -> None:
    sealed = put(queries.get_root(health), chloe, "dossier.txt", assurance=Assurance.SECOND_FACTOR)
    factories.give(target.workspace, chloe, Role.EDITOR)
    factories.give(document.folder.workspace, chloe, Role.EDITOR)
    actor = as_actor(chloe, Assurance.SECOND_FACTOR)
    for thing, folder in ((sealed, target), (document, queries.get_root(health))):
        with pytest.raises(Forbidden):
            actions.show_document(thing, folder, actor=actor)
    # Even a row that slipped in opens nothing.
    Placement.objects.create(document=sealed, folder=target, scope=target.scope, by=chloe, at=sealed.created_at)
    with pytest.raises(NotVisible):
        queries.get_document(as_actor(bob), sealed.pk)


def test_a_document_that_enters_rights_of_its_own_is_shown_no_longer(
    place: Placement, document: Document, root: Folder, target: Folder, alice: User, bob: User, emma: User,
    make_folder: Any, as_actor: Any,
) -> None:  # fmt: skip
    folder = make_folder(root, alice, "Bureau")
    trees.move_document(document, folder, document.name, actor=as_actor(alice))
    assert queries.get_document(as_actor(emma), document.pk).shown_in is not None
    rights.give_own_rights(folder, actor=as_actor(alice))
    with pytest.raises(NotVisible):
        queries.get_document(as_actor(emma), document.pk)
    assert find(as_actor(emma), "brochure").total == 0
    assert Entry.objects.filter(kind="documents.placement", verb="unshow").exists()


def test_who_leaves_the_narrowed_target_reads_no_more(
    document: Document, target: Folder, hosts: Workspace, bob: User, emma: User, make_folder: Any, as_actor: Any
) -> None:
    factories.give(hosts, bob, Role.MANAGER)
    folder = make_folder(target, bob, "Bureau")
    actions.show_document(document, folder, actor=as_actor(bob))
    assert queries.get_document(as_actor(emma), document.pk)
    folder = rights.give_own_rights(Folder.objects.get(pk=folder.pk), actor=as_actor(bob))
    rights.take_role(folder, emma, actor=as_actor(bob))
    with pytest.raises(NotVisible):
        queries.get_document(as_actor(emma), document.pk)
    assert find(as_actor(emma), "brochure").total == 0
    rights.take_parent_rights(Folder.objects.get(pk=folder.pk), actor=as_actor(bob))
    assert queries.get_document(as_actor(emma), document.pk)
    assert find(as_actor(emma), "brochure").total == 1


def test_moved_into_the_folder_that_shows_it_a_document_is_there_once(
    place: Placement, document: Document, target: Folder, bob: User, emma: User, as_actor: Any
) -> None:
    trees.move_document(document, target, document.name, actor=as_actor(bob))
    assert not Placement.objects.exists()
    assert find(as_actor(emma), "brochure").total == 1


def test_editors_of_either_end_withdraw_it_and_others_do_not(
    place: Placement, document: Document, alice: User, emma: User, david: User, browse: Any
) -> None:
    address = reverse("documents:placement_withdraw", args=[place.pk])
    assert browse(emma).post(address).status_code == 403
    assert browse(david).post(address).status_code == 403
    page = browse(alice).get(document.get_absolute_url()).text
    assert "dossier que vous ne voyez pas" in page
    assert "Économie" not in page
    assert browse(alice).post(reverse("documents:placements_end", args=[document.pk])).status_code == 302
    assert not Placement.objects.exists()


def test_it_is_shown_once_a_folder_and_told_in_both_spaces(
    place: Placement, document: Document, target: Folder, bob: User, as_actor: Callable[..., Any], space: Workspace
) -> None:
    with pytest.raises(Conflict):
        actions.show_document(document, target, actor=as_actor(bob))
    told = Entry.objects.filter(verb="show").order_by("pk").values_list("kind", "scope_id")
    assert list(told) == [("documents.document", space.scope_id), ("documents.placement", target.scope_id)]
