"""Faults that a reading of the code found: each stays mended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents import queries
from documents.actions import notes, scratches, trees
from documents.actions.rights import give_own_rights
from documents.jobs import forget_bulk
from documents.models import Document, DocumentKind, Folder, Scratch, Unpacking
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.ui.errors import Forbidden, Locked
from tests import factories
from workspaces.models import Workspace

AsActor = Callable[..., Actor]


def test_a_document_put_aside_is_not_carried_to_other_readers(
    root: Folder, bob: User, put: Any, as_actor: AsActor
) -> None:
    elsewhere = factories.space("Culture")
    grants.grant(elsewhere.scope, bob, Role.CONTRIBUTOR, actor=None)
    document = put(root, bob, "a.txt")
    aside = scratches.set_aside(document, root, "a.tmp", actor=as_actor(bob))
    with pytest.raises(Forbidden):
        scratches.move_scratch(aside, queries.get_root(elsewhere), "b.tmp", actor=as_actor(bob))


def test_what_was_put_aside_is_forgotten_when_its_folder_takes_rights_of_its_own(
    root: Folder, alice: User, bob: User, put: Any, make_folder: Any, as_actor: AsActor
) -> None:
    folder = make_folder(root, alice, "Budget")
    document = put(folder, alice, "a.txt")
    scratches.set_aside(document, root, "a.tmp", actor=as_actor(alice))
    give_own_rights(folder, actor=as_actor(alice))
    assert not Scratch.objects.exists()


def test_a_passing_file_of_somebody_else_is_not_written_over(
    root: Folder, bob: User, space: Workspace, as_actor: AsActor
) -> None:
    other = factories.member("paul@exemple.fr", "Paul", "Martin")
    grants.grant(space.scope, other, Role.CONTRIBUTOR, actor=None)
    scratches.put_scratch(root, "~$lettre.docx", None, actor=as_actor(bob))
    mine = scratches.put_scratch(root, "moi.tmp", None, actor=as_actor(other))
    with pytest.raises((Forbidden, Locked)):
        scratches.move_scratch(mine, root, "~$lettre.docx", actor=as_actor(other))
    assert Scratch.objects.count() == 2


def test_a_note_is_copied_as_the_file_of_its_last_version(
    root: Folder, alice: User, make_folder: Any, as_actor: AsActor, browse: Any, run_jobs: Any
) -> None:
    folder = make_folder(root, alice, "Séances")
    note = notes.create_note(folder, "Bureau", actor=as_actor(alice), content=[])
    copied = trees.copy_folder(folder, root, "Séances bis", actor=as_actor(alice))
    (copy,) = Document.objects.filter(folder=copied.folder)
    assert (copy.kind, copy.name) == (DocumentKind.FILE, f"{note.name}.odt")
    assert browse(alice).get(copy.get_absolute_url()).status_code == 200


def test_the_reports_of_opened_archives_are_forgotten_after_a_week(
    root: Folder, alice: User, put: Any, as_actor: AsActor
) -> None:
    document = put(root, alice, "a.zip", b"PK\x05\x06" + b"\0" * 18)
    for days in (8, 6):
        row = Unpacking.objects.create(document=document, version=document.current, user=alice, assurance=2)
        Unpacking.objects.filter(pk=row.pk).update(began_at=timezone.now() - timedelta(days=days))
    forget_bulk.call()
    assert Unpacking.objects.count() == 1
