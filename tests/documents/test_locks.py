"""Locks: one table for the pages and the programs, respected by every change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.actions import documents as actions
from documents.actions import locks, trees, uploads
from documents.models import Document, Folder, Lock, LockVia
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.ui.errors import Conflict, Forbidden, Locked
from tests.documents.conftest import a_file, store, upload_url

Browse = Callable[..., Client]
AsActor = Callable[..., Actor]
Put = Callable[..., Document]
MakeFolder = Callable[..., Folder]


@pytest.fixture
def note(root: Folder, bob: User, put: Put) -> Document:
    return put(root, bob)


def _edit(document: Document, actor: Actor) -> Document:
    return actions.edit_document(
        document, actor=actor, version=document.version, name="b.txt", description="", tags=[], folder=document.folder
    )


CHANGES: dict[str, Callable[[Document, Actor], Any]] = {
    "version": lambda note, actor: uploads.add_version(note, store(note.scope, b"x"), "note.txt", actor=actor),
    "edit": _edit,
    "bin": lambda note, actor: actions.delete_document(note, actor=actor),
    "move": lambda note, actor: trees.move_document(note, note.folder, "c.txt", actor=actor),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_lock_holds_back_every_change_but_its_owner_s(
    note: Document, alice: User, bob: User, as_actor: AsActor, change: Callable[[Document, Actor], Any]
) -> None:
    locks.take(note, actor=as_actor(bob), via=LockVia.WEB)
    with pytest.raises(Locked, match="Bob Delattre travaille sur ce document"):
        change(note, as_actor(alice))
    change(note, as_actor(bob))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_lock_of_a_program_holds_back_its_owner_s_other_doors(
    note: Document, bob: User, as_actor: AsActor, change: Callable[[Document, Actor], Any]
) -> None:
    locks.take(note, actor=as_actor(bob), via=LockVia.DAV)
    with pytest.raises(Locked, match="Vous avez ouvert ce document dans un logiciel"):
        change(note, as_actor(bob))


def test_a_lock_that_ended_is_no_lock(note: Document, alice: User, bob: User, as_actor: AsActor) -> None:
    locks.take(note, actor=as_actor(bob), via=LockVia.WEB)
    Lock.objects.update(until=timezone.now())
    locks.take(note, actor=as_actor(alice), via=LockVia.WEB)
    assert locks.forget_locks() == 1


def test_no_lock_lasts_more_than_eight_hours(note: Document, bob: User, as_actor: AsActor) -> None:
    lock = locks.take(note, actor=as_actor(bob), via=LockVia.WEB, lasting=timedelta(days=30))
    assert lock.until <= timezone.now() + timedelta(hours=8)


def test_a_deep_lock_on_a_folder_holds_what_is_below(
    root: Folder, alice: User, bob: User, as_actor: AsActor, make_folder: MakeFolder, put: Put
) -> None:
    outer = make_folder(root, alice, "Dehors")
    inner = put(make_folder(outer, alice, "Dedans"), bob)
    locks.take(outer, actor=as_actor(alice), via=LockVia.WEB, is_deep=True)
    with pytest.raises(Locked):
        actions.delete_document(inner, actor=as_actor(bob))
    with pytest.raises(Locked):
        locks.take(inner, actor=as_actor(bob), via=LockVia.WEB)


def test_a_deep_lock_waits_for_the_locks_below(
    root: Folder, alice: User, bob: User, as_actor: AsActor, make_folder: MakeFolder, put: Put
) -> None:
    folder = make_folder(root, alice, "Dossier")
    locks.take(put(folder, bob), actor=as_actor(bob), via=LockVia.WEB)
    with pytest.raises(Locked):
        locks.take(folder, actor=as_actor(alice), via=LockVia.WEB, is_deep=True)


def test_who_may_not_change_may_not_lock(note: Document, david: User, as_actor: AsActor) -> None:
    with pytest.raises(Forbidden):
        locks.take(note, actor=as_actor(david), via=LockVia.WEB)


def test_only_a_manager_takes_over(note: Document, alice: User, bob: User, as_actor: AsActor) -> None:
    lock = locks.take(note, actor=as_actor(alice), via=LockVia.DAV)
    with pytest.raises(Forbidden):
        locks.take_over(lock, actor=as_actor(bob))
    with pytest.raises(Forbidden):
        locks.release(lock, actor=as_actor(bob))
    locks.release(lock, actor=as_actor(alice))
    taken = locks.take(note, actor=as_actor(bob), via=LockVia.WEB)
    locks.take_over(taken, actor=as_actor(alice))
    assert not Lock.objects.exists()
    assert Entry.objects.get(verb="take_over_lock").data["owner"] == bob.pk


def test_a_lock_taken_over_is_not_refreshed(note: Document, alice: User, bob: User, as_actor: AsActor) -> None:
    lock = locks.take(note, actor=as_actor(bob), via=LockVia.DAV)
    locks.take_over(lock, actor=as_actor(alice))
    with pytest.raises(Conflict):
        locks.refresh(lock, actor=as_actor(bob))


def test_the_page_locks_says_who_and_unlocks(note: Document, alice: User, bob: User, browse: Browse) -> None:
    page = browse(bob).post(reverse("documents:document_lock", args=[note.pk]), follow=True).content.decode()
    assert "Il vous est réservé jusqu’à" in page
    assert "Déverrouiller" in page
    page = browse(alice).get(note.get_absolute_url()).content.decode()
    assert "Bob Delattre travaille sur ce document" in page
    assert "Lever le verrou" in page
    browse(alice).post(reverse("documents:lock_take_over", args=[note.pk]))
    assert not Lock.objects.exists()


def test_a_form_refuses_a_version_of_a_locked_document(
    note: Document, root: Folder, alice: User, bob: User, browse: Browse, as_actor: AsActor
) -> None:
    locks.take(note, actor=as_actor(bob), via=LockVia.WEB)
    answer = browse(alice).post(
        reverse("documents:version_add", args=[note.pk]), {"upload": a_file(data=b"x"), "version": note.version}
    )
    assert answer.status_code == 423
    assert "Rien n’a été modifié" in answer.content.decode()
    page = browse(alice).post(upload_url(root), {"upload": [a_file(data=b"x")], "same_name": "version"})
    assert "note.txt : Bob Delattre travaille" in page.content.decode()
    assert note.versions.count() == 1
