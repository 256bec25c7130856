"""Making notes and writing in them: every change is one more update in the order received.

What the library of shared documents does (judge, apply, read, encode) is done before the transaction that keeps it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import jobs, queries
from documents.actions.folders import lock_folder
from documents.actions.note_versions import Held, draw_up, put_note_version
from documents.actions.uploads import free_name
from documents.models import Document, DocumentKind, Folder, Note, NoteUpdate, NoteWriter
from documents.naming import clean_name
from documents.notes import state as states
from documents.notes import tree, vault
from documents.notes.state import State
from documents.queries import notes as reading
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record
from extranet.live.publish import publish_message
from extranet.search import index
from extranet.things.prepared import Moved, prepare_then_commit
from extranet.ui.errors import Conflict, NotVisible, TooLarge

# A territory's longest minutes are some 200 KB; images are kept beside.
LARGEST_NOTE = 16 * 1024 * 1024
# Someone who writes again after this long is told of again.
SITTING = timedelta(minutes=30)
# A job that has not run by then was lost with its queue.
OVERDUE = timedelta(minutes=10)
# What an update changes of its note: the snapshot may weigh megabytes.
_WRITTEN = ["seq", "size", "changed_at", "refresh_at", "settle_at"]


@dataclass(frozen=True, slots=True)
class _Return:
    """What going back to a version takes: what the note held, the update that changes it, what it then holds."""

    before: Held
    update: bytes
    kept: bytes
    after: Held
    state: State


def note_topic(document_pk: int) -> str:
    """Return the group of the sockets that have a note open."""
    return f"note.{document_pk}"


def recheck_note(document: Document) -> None:
    """Have the sockets of a note, if the document is one, ask for their rights again once the change is committed."""
    if document.kind == DocumentKind.NOTE:
        publish_message(note_topic(document.pk), {"type": "live.recheck"})


def create_note(
    folder: Folder, name: str, *, actor: Actor, content: list[tree.Node], is_template: bool = False
) -> Document:
    """Make a note in `folder` that begins with `content`; a name that is taken gets a number."""
    rules.check(actor, Role.CONTRIBUTOR, folder)
    name = clean_name(name)
    state = State(1)
    tree.write(state.doc, content)

    def prepare() -> tuple[Note, Held]:
        document = Document(folder=folder, scope=folder.scope, name=free_name(folder, name))
        note = Note(document=document)
        return note, draw_up(note, document, state)

    return prepare_then_commit(prepare, lambda drawn: _add_note(folder, name, *drawn, actor, is_template))


@transaction.atomic
def _add_note(folder: Folder, name: str, draft: Note, held: Held, actor: Actor, is_template: bool) -> Document:
    folder = lock_folder(folder)
    rules.check(actor, Role.CONTRIBUTOR, folder)
    if free_name(folder, name) != held.title:
        raise Moved
    now = timezone.now()
    document = Document(
        folder=folder,
        scope=folder.scope,
        kind=DocumentKind.NOTE,
        is_template=is_template,
        name=held.title,
        author=actor.user,
        created_at=now,
        updated_at=now,
    )
    document.save()
    note = Note.objects.create(document=document, key=draft.key, text=held.text)
    _append(note, held.kept, actor, now)
    put_note_version(document, held, actor=actor)
    note.save()
    NoteWriter.objects.create(note=note, user_id=actor.user.pk, last_at=now) if actor.user else None
    record(actor, "add_note", document, folder.scope, about=queries.folders_above(folder.pk))
    index.put(document)
    return document


def add_update(document_pk: int, update: bytes, *, actor: Actor) -> int | None:
    """Keep what a browser wrote and return its number; None when everything in it was known.

    Raises Malformed or OutOfOrder for bytes that nobody else may be sent, TooLarge when the note is full.
    """
    note, document = find_note(document_pk, actor)
    state = reading.load(note)
    if not state.take(update):
        states.put_back(note.key, state)
        return None
    return _keep_update(document_pk, vault.keep(update, note, document), state, actor)


@transaction.atomic
def _keep_update(document_pk: int, kept: bytes, state: State, actor: Actor) -> int:
    """Keep an update that was judged against `state`; what others wrote since then cannot make it wrong."""
    note, document = lock_note(document_pk, actor)
    _append(note, kept, actor, timezone.now())
    if note.seq == state.seq + 1:
        state.seq = note.seq
    # Else it stays at its number: what the others wrote is replayed, and this update again, which changes nothing.
    transaction.on_commit(lambda: states.put_back(note.key, state))
    _tell_once_a_sitting(note, document, actor)
    _ask_for_jobs(note)
    note.save(update_fields=_WRITTEN)
    return note.seq


def find_note(document_pk: int, actor: Actor) -> tuple[Note, Document]:
    """Return a note that the actor may change, and its document, to prepare a change of it."""
    document = _changeable(document_pk, actor)
    note = Note.objects.filter(document=document).first()
    if note is None:
        raise NotVisible
    note.document = document
    return note, document


def lock_note(document_pk: int, actor: Actor) -> tuple[Note, Document]:
    """Return a note that the actor may change, locked, and its document; the snapshot is not read under the lock."""
    document = _changeable(document_pk, actor)
    note = Note.objects.select_for_update().defer("snapshot", "text").filter(document=document).first()
    if note is None:
        raise NotVisible
    note.document = document
    return note, document


def _changeable(document_pk: int, actor: Actor) -> Document:
    document = Document.objects.select_related("scope", "folder__workspace").filter(pk=document_pk).first()
    if document is None or document.deleted_at is not None:
        raise NotVisible
    rules.check_change(actor, document)
    return document


def hold_document(note: Note, actor: Actor) -> Document:
    """Lock the document of a locked note too, as it is now, before a version of it is made."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("scope", "folder__workspace")
    document = rows.filter(pk=note.document_id, deleted_at=None).first()
    if document is None:
        raise NotVisible
    rules.check_change(actor, document)
    note.document = document
    return document


def restore_note(document: Document, number: int, *, actor: Actor) -> None:
    """Bring back what a version said, as one more change: what was written since becomes a version first.

    Conflict when people write all the while.
    """
    prepare_then_commit(
        lambda: _prepare_return(document.pk, number, actor), lambda back: _go_back(document.pk, number, back, actor)
    )


def _prepare_return(document_pk: int, number: int, actor: Actor) -> _Return:
    note, document = find_note(document_pk, actor)
    content = reading.content_then(note, reading.get_note_version(note, number))
    state = reading.load(note)
    before = draw_up(note, document, state)
    known = state.doc.get_state()
    tree.write(state.doc, content, f"/documents/{document.pk}/images/{{}}/")
    update = bytes(state.doc.get_update(known))
    state.seq += 1
    return _Return(before, update, vault.keep(update, note, document), draw_up(note, document, state), state)


@transaction.atomic
def _go_back(document_pk: int, number: int, back: _Return, actor: Actor) -> None:
    note, _read = lock_note(document_pk, actor)
    document = hold_document(note, actor)
    if note.seq != back.before.seq:
        raise Moved
    put_note_version(document, back.before, actor=actor)
    _append(note, back.kept, actor, timezone.now())
    put_note_version(document, back.after, actor=actor, comment=_("Retour à la version %d") % number)
    note.text = back.after.text
    _ask_for_jobs(note)
    note.save(update_fields=[*_WRITTEN, "text"])
    transaction.on_commit(lambda: states.put_back(note.key, back.state))
    record(actor, "restore_version", document, document.scope, number=number)
    message = {"type": "note.update", "seq": note.seq, "data": back.update, "sender": ""}
    publish_message(note_topic(document.pk), message)


@transaction.atomic
def mark_template(document: Document, *, is_template: bool, actor: Actor) -> None:
    """Offer a note as a model of new notes, or no more."""
    _note, document = lock_note(document.pk, actor)
    document.is_template = is_template
    document.save(update_fields=["is_template"])
    record(actor, "edit", document, document.scope)


def _append(note: Note, kept: bytes, actor: Actor, now: datetime) -> None:
    """Add to a locked note an update, as its vault keeps it."""
    if note.size + len(kept) > LARGEST_NOTE:
        raise TooLarge(
            _("Cette note est pleine. Ce que vous venez d’écrire reste sur votre écran : copiez-le ailleurs.")
        )
    note.seq += 1
    NoteUpdate.objects.create(note=note, seq=note.seq, data=kept, author=actor.user, at=now)
    note.size += len(kept)
    note.changed_at = now


def _tell_once_a_sitting(note: Note, document: Document, actor: Actor) -> None:
    if actor.user is None:
        raise Conflict(_("Il faut être connecté pour écrire."))
    now = timezone.now()
    writer, is_new = NoteWriter.objects.get_or_create(note=note, user_id=actor.user.pk, defaults={"last_at": now})
    if is_new or now - writer.last_at > SITTING:
        record(actor, "write", document, document.scope, about=queries.folders_above(document.folder_id))
    if not is_new and now - writer.last_at > timedelta(seconds=5):
        writer.last_at = now
        writer.save(update_fields=["last_at"])


def _ask_for_jobs(note: Note) -> None:
    """Have the search and the versions follow: one job of each waits at a time, whatever is typed meanwhile."""
    now = timezone.now()
    if note.refresh_at is None or note.refresh_at < now - OVERDUE:
        note.refresh_at = now
        jobs.refresh_note.using(run_after=now + jobs.REFRESH_AFTER).enqueue(note.pk)
    if note.settle_at is None or note.settle_at < now - jobs.IDLE - OVERDUE:
        note.settle_at = now
        jobs.settle_note.using(run_after=now + jobs.IDLE).enqueue(note.pk)
