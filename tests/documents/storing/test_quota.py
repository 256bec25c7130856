"""The room of a space: counted to the byte, never passed, given back, and told of before it is gone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents import queries
from documents.actions.documents import delete_document, edit_document, erase_document
from documents.actions.trees import copy_folder, move_folder
from documents.actions.uploads import add_document, add_version
from documents.actions.usage import recount, set_quota
from documents.models import Document, Folder, Usage
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.ui.errors import Forbidden, NoRoom
from tests import factories
from tests.access.test_races import race, shared
from tests.documents.conftest import a_file, store, upload_url
from tests.protocols.webdav.drive import Drive

__all__ = ["race", "shared"]
Browse = Callable[..., Client]
Put = Callable[..., Document]
AT_ONCE = 4


def _used(folder: Folder) -> int:
    return queries.usage_of(folder.workspace)[0]


def test_uploads_at_once_never_pass_the_quota(race: Callable[..., list[Any]]) -> None:
    alice = factories.member("a@exemple.fr", "Alice", "A")
    root = queries.get_root(factories.space("Tourisme", manager=alice))
    set_quota(root.workspace, 1000, actor=None)
    files = [store(root.scope, str(number).encode() * 400) for number in range(AT_ONCE)]

    def deposit(number: int) -> Any:
        return lambda: add_document(root, files[number], f"{number}.txt", actor=Actor(alice))

    results = race(*map(deposit, range(AT_ONCE)))
    assert sum(isinstance(result, NoRoom) for result in results) == AT_ONCE - 2, results
    assert (_used(root), Document.objects.count()) == (800, 2)


def test_first_uploads_at_once_are_all_counted(race: Callable[..., list[Any]]) -> None:
    alice = factories.member("a@exemple.fr", "Alice", "A")
    root = queries.get_root(factories.space("Tourisme", manager=alice))
    files = [store(root.scope, str(number).encode() * 400) for number in range(AT_ONCE)]
    race(*[lambda at=at: add_document(root, files[at], f"{at}.txt", actor=Actor(alice)) for at in range(AT_ONCE)])
    assert Usage.objects.get().used == 400 * AT_ONCE


def test_each_version_counts_and_erasing_gives_its_room_back(
    root: Folder, alice: User, put: Put, as_actor: Callable[..., Actor]
) -> None:
    document = put(root, alice, data=b"x" * 100)
    add_version(document, store(root.scope, b"y" * 50), "note.txt", actor=as_actor(alice))
    assert _used(root) == 150
    delete_document(Document.objects.get(), actor=as_actor(alice))
    assert _used(root) == 150
    erase_document(Document.objects.get(), actor=as_actor(alice))
    assert _used(root) == 0


def test_what_moves_takes_its_room_along_or_stays(
    root: Folder, alice: User, put: Put, make_folder: Callable[..., Folder], as_actor: Callable[..., Actor]
) -> None:
    there = queries.get_root(factories.space("Culture", manager=alice))
    folder = make_folder(root, alice, "Affiches")
    document = put(root, alice, data=b"x" * 100)
    put(folder, alice, "b.txt", data=b"y" * 60)
    kept = {"name": "note.txt", "description": "", "tags": [], "folder": there, "version": document.version}
    edit_document(document, actor=as_actor(alice), **kept)
    assert (_used(root), _used(there)) == (60, 100)
    set_quota(there.workspace, 120, actor=None)
    with pytest.raises(NoRoom):
        move_folder(folder, there, "Affiches", actor=as_actor(alice))
    with pytest.raises(NoRoom):
        copy_folder(folder, there, "Affiches", actor=as_actor(alice))
    set_quota(there.workspace, 160, actor=None)
    move_folder(folder, there, "Affiches", actor=as_actor(alice))
    assert (_used(root), _used(there)) == (0, 160)


def test_the_form_says_what_is_left_and_keeps_the_files_that_fit(root: Folder, bob: User, browse: Browse) -> None:
    set_quota(root.workspace, 1000, actor=None)
    files = [a_file("petit.txt", b"x" * 600), a_file("gros.txt", b"y" * 600)]
    page = browse(bob).post(upload_url(root), {"upload": files}, follow=True).content.decode()
    assert "« petit.txt » est déposé." in page
    assert "il reste 400\N{NO-BREAK SPACE}octets" in page
    assert [document.name for document in Document.objects.all()] == ["petit.txt"]


def test_the_drive_says_that_it_is_full(root: Folder, alice: User) -> None:
    set_quota(root.workspace, 1000, actor=None)
    drive = Drive(alice)
    assert drive.put("tourisme/a.txt", b"x" * 600) == 201
    assert drive.put("tourisme/b.txt", b"y" * 600) == 507
    assert drive.put("tourisme/a.txt", b"z" * 300) == 204
    asked = '<propfind xmlns="DAV:"><prop><quota-available-bytes/><quota-used-bytes/></prop></propfind>'
    answer = drive.ask("PROPFIND", "tourisme/", asked, Depth="0").content.decode()
    assert ">100<" in answer and ">900<" in answer


def test_managers_are_told_once_at_each_step(root: Folder, alice: User, bob: User, put: Put) -> None:
    set_quota(root.workspace, 100, actor=None)
    shares = []
    for number, size in enumerate((79, 2, 10, 5, 2)):
        put(root, bob, f"{number}.txt", str(number).encode() * size)
        told = Entry.objects.filter(verb="fill").order_by("pk")
        shares.append([(entry.data["share"], entry.data["to"]) for entry in told])
    assert [len(seen) for seen in shares] == [0, 1, 1, 2, 2]
    assert shares[-1] == [(80, [alice.pk]), (95, [alice.pk])]


def test_a_wrong_count_is_healed(root: Folder, bob: User, put: Put) -> None:
    put(root, bob, data=b"x" * 100)
    Usage.objects.update(used=12345)
    assert recount() == 1
    assert _used(root) == 100
    assert recount() == 0


def test_a_space_that_was_never_counted_is_counted_on_first_use(
    root: Folder, bob: User, put: Put, settings: Any
) -> None:
    put(root, bob, data=b"x" * 100)
    Usage.objects.all().delete()
    settings.DEFAULT_QUOTA = 500
    put(root, bob, "b.txt", data=b"y" * 100)
    assert queries.usage_of(root.workspace) == (200, 500)


def test_managers_see_the_room_and_those_of_the_platform_set_it(
    root: Folder, alice: User, bob: User, admin: User, put: Put, browse: Browse
) -> None:
    factories.give(root.workspace, admin, Role.MANAGER)
    put(root, bob, "lourd.txt", b"x" * 2048)
    url = reverse("documents:space_usage", args=[root.workspace.slug])
    page = browse(alice).get(url).content.decode()
    assert "lourd.txt" in page and "Changer la place" not in page
    assert browse(alice).post(url, {"quota": "1"}).status_code == 403
    assert browse(bob).get(url).status_code == 403
    assert browse(admin).post(url, {"quota": "0"}).status_code == 422
    assert browse(admin).post(url, {"quota": "1,5"}).status_code == 302
    assert queries.usage_of(root.workspace)[1] == 3 * 2**29
    assert "sur 1,5\N{NO-BREAK SPACE}Go" in browse(alice).get(root.get_absolute_url()).content.decode()


def test_nobody_else_sets_a_quota(root: Folder, alice: User, as_actor: Callable[..., Actor]) -> None:
    with pytest.raises(Forbidden):
        set_quota(root.workspace, None, actor=as_actor(alice))
