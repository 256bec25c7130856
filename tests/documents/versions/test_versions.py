"""Versions: what changed between two, bringing one back, giving one a name."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from documents import queries
from documents.actions import locks, uploads, versions
from documents.models import Blob, Document, Extract, Folder, LockVia, ScanState
from documents.previews import comparing
from documents.previews.differ import compare
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search.queries import find
from extranet.ui.errors import Conflict, Forbidden, Locked
from tests.documents.conftest import store
from workspaces.models import Workspace

Put = Callable[..., Document]
Browse = Callable[..., Client]
AsActor = Callable[..., Actor]
Jobs = Callable[[], None]
FIRST = "Le conseil se réunit lundi à Arques.\n\nLe budget est de 1 000 euros."
SECOND = "Le conseil se réunit mardi à Arques.\n\nLe budget est de 1 000 euros.\n\nLa séance est publique."


@pytest.fixture
def document(root: Folder, bob: User, put: Put, as_actor: AsActor, run_jobs: Jobs) -> Document:
    """A text of two versions, whose words have been read."""
    document = put(root, bob, "séance.txt", FIRST.encode())
    uploads.add_version(document, store(root.scope, SECOND.encode()), "séance.txt", actor=as_actor(bob))
    run_jobs()
    return Document.objects.get(pk=document.pk)


def _comparison(client: Client, document: Document, query: str = "") -> str:
    return client.get(reverse("documents:version_compare", args=[document.pk]) + query).text


def _marked(page: str, tag: str) -> list[str]:
    return [strip_tags(found).strip() for found in re.findall(rf"<{tag}>(.*?)</{tag}>", page)]


def test_the_words_that_changed_are_shown_one_by_one(document: Document, david: User, browse: Browse) -> None:
    page = _comparison(browse(david), document)
    assert _marked(page, "del") == ["retiré : lundi"]
    assert _marked(page, "ins") == ["ajouté : mardi", "ajouté : La séance est publique."]
    assert "Le budget est de 1 000 euros." in page


def test_the_older_version_comes_first_whatever_is_asked(document: Document, david: User, browse: Browse) -> None:
    assert _marked(_comparison(browse(david), document, "?de=2&a=1"), "ins")[0] == "ajouté : mardi"
    assert browse(david).get(reverse("documents:version_compare", args=[document.pk]) + "?de=7").status_code == 404
    same = _comparison(browse(david), document, "?de=2&a=2")
    assert "disent la même chose" in same


def test_what_is_written_in_a_version_stays_text(
    root: Folder, bob: User, browse: Browse, put: Put, as_actor: AsActor, run_jobs: Jobs
) -> None:
    document = put(root, bob, "a.txt", b"avant <img src=x onerror=alert(1)>")
    uploads.add_version(document, store(root.scope, "après <b onload=alert(1)>".encode()), "a.txt", actor=as_actor(bob))
    run_jobs()
    page = _comparison(browse(bob), document)
    assert "&lt;" in page and "onerror" in page and "<img src=x" not in page and "<b onload" not in page


def test_versions_without_words_say_why_they_do_not_compare(
    root: Folder, bob: User, browse: Browse, put: Put, as_actor: AsActor
) -> None:
    document = put(root, bob, "a.bin", b"\x00\x01")
    uploads.add_version(document, store(root.scope, b"\x00\x02"), "a.bin", actor=as_actor(bob))
    assert "ne peut pas être lu" in _comparison(browse(bob), document)


def test_words_still_being_read_are_waited_for(
    root: Folder, bob: User, browse: Browse, put: Put, as_actor: AsActor
) -> None:
    document = put(root, bob, "a.txt", b"un")
    uploads.add_version(document, store(root.scope, b"deux"), "a.txt", actor=as_actor(bob))
    assert "en cours de lecture" in _comparison(browse(bob), document)


def test_texts_made_to_be_slow_to_compare_are_given_up(
    document: Document, bob: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.previews.programs.WALL_SECONDS", 1)
    numbers = Extract.objects.filter(version__document=document)
    numbers.filter(version__number=1).update(text="\n".join(f"a {n}\nb" for n in range(40_000)))
    numbers.filter(version__number=2).update(text="\n".join(f"b\nc {n}" for n in range(40_000)))
    begun = time.monotonic()
    assert "ne peut pas être lu" in _comparison(browse(bob), document)
    assert time.monotonic() - begun < 20


def test_what_is_far_from_any_change_is_folded() -> None:
    lines = [f"ligne {n}" for n in range(50)]
    changed = [*lines[:25], "une ligne toute neuve", *lines[25:]]
    shown = compare("\n".join(lines), "\n".join(changed))
    assert shown[0] == [("skipped", "23")] and shown[-1] == [("skipped", "23")]
    assert [("added", "une ligne toute neuve")] in shown and len(shown) == 7


def test_comparing_loses_no_word_of_either_text() -> None:
    pieces = [piece for paragraph in compare(FIRST, SECOND) for piece in paragraph]
    new = "".join(text for kind, text in pieces if kind in {"same", "added"})
    old = "".join(text for kind, text in pieces if kind in {"same", "removed"})
    assert "".join(old.split()) == "".join(FIRST.split())
    assert "".join(new.split()) == "".join(SECOND.split())
    assert json.dumps(pieces)


def test_an_old_version_comes_back_as_a_new_one_of_the_same_bytes(
    document: Document, bob: User, alice: User, browse: Browse, as_actor: AsActor, run_jobs: Jobs
) -> None:
    answer = browse(bob).post(reverse("documents:version_restore", args=[document.pk, 1]), follow=True)
    assert "La version 1 est de nouveau la version actuelle." in answer.text
    fresh = Document.objects.select_related("current__blob").get(pk=document.pk)
    assert fresh.current is not None
    assert (fresh.current.number, fresh.current.comment) == (3, "Version 1 rétablie")
    assert fresh.current.blob == fresh.versions.get(number=1).blob and Blob.objects.count() == 2
    assert fresh.size == len(FIRST.encode())
    run_jobs()
    assert [hit.thing.object_id for hit in find(as_actor(alice), "lundi").hits] == [document.pk]
    assert not find(as_actor(alice), "mardi").hits
    assert Entry.objects.filter(verb="restore_version", object_id=document.pk).count() == 1


def test_restoring_twice_makes_one_version(document: Document, bob: User, as_actor: AsActor) -> None:
    first = versions.restore_version(document, 1, actor=as_actor(bob))
    assert versions.restore_version(document, 1, actor=as_actor(bob)) == first
    assert document.versions.count() == 3


def test_a_reader_restores_nothing_and_a_lock_holds(
    document: Document, bob: User, alice: User, david: User, as_actor: AsActor
) -> None:
    with pytest.raises(Forbidden):
        versions.restore_version(document, 1, actor=as_actor(david))
    locks.take(document, actor=as_actor(alice), via=LockVia.WEB)
    with pytest.raises(Locked):
        versions.restore_version(document, 1, actor=as_actor(bob))
    assert document.versions.count() == 2


def test_a_version_held_back_by_the_antivirus_does_not_come_back(
    document: Document, bob: User, as_actor: AsActor
) -> None:
    Blob.objects.filter(versions__number=1).update(scan_state=ScanState.INFECTED)
    with pytest.raises(Forbidden):
        versions.restore_version(document, 1, actor=as_actor(bob))


def test_a_note_is_brought_back_in_its_page(document: Document, bob: User, as_actor: AsActor) -> None:
    Document.objects.filter(pk=document.pk).update(kind="note")
    with pytest.raises(Conflict):
        versions.restore_version(document, 1, actor=as_actor(bob))


def test_a_version_gets_a_name_that_its_readers_see(document: Document, bob: User, david: User, browse: Browse) -> None:
    address = reverse("documents:version_name", args=[document.pk, 1])
    answer = browse(bob).post(address, {"label": "version votée", "comment": "Avec les amendements"})
    assert answer.status_code == 302
    page = browse(david).get(document.get_absolute_url()).text
    assert "version votée" in page and "Avec les amendements" in page and address not in page
    assert browse(david).get(address).status_code == 403


def test_a_version_of_the_health_zone_compares_and_comes_back_sealed(
    health: Workspace, chloe: User, put: Put, as_actor: AsActor, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = queries.get_root(health)
    document = put(folder, chloe, "a.txt", FIRST.encode(), assurance=Assurance.SECOND_FACTOR)
    actor = as_actor(chloe, Assurance.SECOND_FACTOR)
    uploads.add_version(document, store(folder.scope, SECOND.encode()), "a.txt", actor=actor)
    page = browse(chloe, second_factor=True).get(reverse("documents:version_compare", args=[document.pk])).text
    assert _marked(page, "del") == ["retiré : lundi"]
    assert not Extract.objects.exists()
    read = Entry.objects.filter(verb="read", object_id=document.pk).values_list("data", flat=True)
    assert {row.get("number") for row in read} >= {1, 2}
    back: Any = versions.restore_version(document, 1, actor=actor)
    assert back.blob.is_sealed
    assert comparing.compare(document.versions.get(number=1), back).paragraphs == []
