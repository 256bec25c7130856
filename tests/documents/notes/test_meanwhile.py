"""Notes are drawn up outside the transaction that keeps them: what others do meanwhile is neither lost nor undone."""

import io
import zipfile
from collections.abc import Callable

import pytest

from documents import jobs
from documents.actions import note_versions, notes
from documents.actions.documents import edit_document
from documents.actions.note_versions import publish_note, save_version
from documents.actions.notes import add_update, create_note, restore_note
from documents.jobs import notes as note_jobs
from documents.models import Document, Folder, Note, NotePublication, NoteUpdate
from documents.notes.blueprints import paragraph
from documents.queries.notes import content_then, get_note_version, load, state_of
from documents.storage import open_blob
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.things.prepared import TRIES
from extranet.ui.errors import Conflict
from tests.documents.notes.peer import typed, written

As = Callable[..., Actor]
Meanwhile = Callable[..., None]


@pytest.fixture
def note(root: Folder, alice: User, as_actor: As) -> Document:
    """A note by Alice."""
    return create_note(root, "Réunion", actor=as_actor(alice), content=[paragraph("Début.")])


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Have something happen each time a note was drawn up and not yet kept, as often as one says."""

    def happen(act: Callable[[], object], times: int = 1) -> None:
        store, left = note_versions.store_bytes, [act] * times

        def storing(*args: object, **kwargs: object) -> object:
            stored = store(*args, **kwargs)  # type: ignore[arg-type]
            if left:
                left.pop()()
            return stored

        monkeypatch.setattr(note_versions, "store_bytes", storing)

    return happen


def write(document: Document, words: str, actor: Actor) -> None:
    """Add a paragraph as a browser does."""
    add_update(document.pk, typed(state_of(Note.objects.get(document=document)), words), actor=actor)


def said(document: Document, number: int) -> str:
    """Return what the note said when a version was made."""
    note = Note.objects.select_related("document").get(document=document)
    words = [node.children[0].text for node in content_then(note, get_note_version(note, number)) if node.children]  # type: ignore[union-attr]
    return " ".join(words)


def in_file(document: Document) -> str:
    """Return the text inside the ODT that is the current version of a document."""
    document = Document.objects.select_related("current__blob").get(pk=document.pk)
    assert document.current is not None
    with open_blob(document.current.blob) as file, zipfile.ZipFile(io.BytesIO(file.read())) as odt:
        return odt.read("content.xml").decode() + odt.read("styles.xml").decode()


def test_what_is_written_while_one_goes_back_becomes_a_version_first(
    note: Document, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    write(note, "Deux.", actor)
    meanwhile(lambda: write(note, "Trois.", actor))
    restore_note(note, 1, actor=actor)
    assert written(note.pk) == "Début."
    assert [said(note, number) for number in (2, 3)] == ["Début. Deux. Trois.", "Début."]
    assert Note.objects.get(document=note).text == "Début."


def test_going_back_is_refused_whole_while_people_write_all_the_time(
    note: Document, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    write(note, "Deux.", actor)
    # Each try draws up what the note holds, then what it will hold.
    meanwhile(lambda: write(note, "Encore.", actor), times=2 * TRIES)
    with pytest.raises(Conflict, match="Rien n’a été modifié"):
        restore_note(note, 1, actor=actor)
    assert note.versions.count() == 1
    assert written(note.pk).startswith("Début.\nDeux.\nEncore.")


def test_a_version_says_what_the_note_said_when_it_was_asked_for(
    note: Document, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    write(note, "Votée.", actor)
    meanwhile(lambda: write(note, "Après le vote.", actor))
    version = save_version(note, label="Version votée", comment="", actor=actor)
    assert version is not None and said(note, version.number) == "Début. Votée."
    assert written(note.pk) == "Début.\nVotée.\nAprès le vote."
    assert save_version(note, label="", comment="", actor=actor) is not None
    assert said(note, 3) == "Début. Votée. Après le vote."


def test_an_older_version_never_follows_a_newer_one(
    note: Document, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    write(note, "Deux.", actor)

    def newer() -> None:
        write(note, "Trois.", actor)
        save_version(note, label="", comment="", actor=actor)

    meanwhile(newer)
    assert save_version(note, label="", comment="", actor=actor) is None
    assert [said(note, number) for number in (1, 2)] == ["Début.", "Début. Deux. Trois."]


def test_the_head_of_a_version_has_the_name_the_note_has_now(
    note: Document, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    write(note, "Deux.", actor)
    options = {"description": "", "tags": [], "folder": note.folder}
    meanwhile(lambda: edit_document(note, actor=actor, version=note.version, name="Conseil", **options))
    version = save_version(note, label="", comment="", actor=actor)
    assert version is not None and version.original_name == "Conseil.odt"
    assert "Conseil" in in_file(note) and "Réunion" not in in_file(note)


def test_what_others_published_meanwhile_is_not_put_back(
    note: Document, root: Folder, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    published = publish_note(note, "odt", root, actor=actor)

    def newer() -> None:
        write(note, "Le plus récent.", actor)
        publish_note(note, "odt", root, actor=actor)

    meanwhile(newer)
    publish_note(note, "odt", root, actor=actor)
    assert "Le plus récent." in in_file(published)


def test_two_who_publish_a_note_at_once_make_one_document(
    note: Document, root: Folder, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    meanwhile(lambda: publish_note(note, "odt", root, actor=actor))
    publish_note(note, "odt", root, actor=actor)
    assert Document.objects.filter(folder=root).count() == 2
    assert NotePublication.objects.get().document.folder == root


def test_a_note_whose_name_is_taken_meanwhile_gets_a_number_at_its_head_too(
    root: Folder, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    meanwhile(lambda: create_note(root, "Réunion", actor=actor, content=[]))
    second = create_note(root, "Réunion", actor=actor, content=[paragraph("Mienne.")])
    assert second.name == "Réunion (2)" and "Réunion (2)" in in_file(second)
    assert written(second.pk) == "Mienne."


def test_updates_judged_at_the_same_moment_are_both_kept(note: Document, alice: User, as_actor: As) -> None:
    actor = as_actor(alice)
    first, second = (typed(state_of(Note.objects.get(document=note)), words) for words in ("Un.", "Deux."))
    row = Note.objects.get(document=note)
    judged = load(row)
    assert judged.take(second)
    assert add_update(note.pk, first, actor=actor) == 2
    assert notes._keep_update(note.pk, b"\0" + second, judged, actor) == 3
    # What it was judged against says less than the note: it stays at its number, to be brought up to date.
    assert judged.seq == 1
    assert {"Un.", "Deux."} < set(written(note.pk).split("\n"))
    assert add_update(note.pk, second, actor=actor) is None


def test_the_search_comes_again_for_what_was_written_while_it_read(note: Document, alice: User, as_actor: As) -> None:
    write(note, "Ptérodactyle.", as_actor(alice))
    row = Note.objects.get(document=note)
    note_jobs._tell(row.pk, row.seq - 1, "Début.", None)
    row.refresh_from_db()
    assert row.refresh_at is not None and row.text == "Début."
    jobs.refresh_note.call(row.pk)
    row.refresh_from_db()
    assert row.refresh_at is None and "Ptérodactyle." in row.text


def test_writing_that_goes_on_while_a_version_is_made_puts_it_off(
    note: Document, alice: User, as_actor: As, meanwhile: Meanwhile
) -> None:
    actor = as_actor(alice)
    write(note, "Deux.", actor)
    row = Note.objects.get(document=note)
    Note.objects.filter(pk=row.pk).update(changed_at=row.changed_at - jobs.IDLE)  # type: ignore[operator]
    meanwhile(lambda: write(note, "Trois.", actor))
    jobs.settle_note.call(row.pk)
    row.refresh_from_db()
    assert note.versions.count() == 1 and row.settle_at is not None
    assert written(note.pk) == "Début.\nDeux.\nTrois."


def test_folding_keeps_what_came_after_and_counts_it(note: Document, alice: User, as_actor: As) -> None:
    actor = as_actor(alice)
    write(note, "Deux.", actor)
    row = Note.objects.select_related("document__scope").get(document=note)
    folded = b"\0" + state_of(row).whole()
    write(note, "Trois.", actor)
    row.refresh_from_db()
    note_versions.compact(row, 2, folded)
    row.save()
    assert list(NoteUpdate.objects.values_list("seq", flat=True)) == [3]
    assert row.size == len(folded) + len(NoteUpdate.objects.get().data)
    assert written(note.pk) == "Début.\nDeux.\nTrois."
    # A folding that was prepared before changes nothing.
    note_versions.compact(row, 1, b"\0")
    assert row.snapshot_seq == 2
