"""Making notes and writing in them: every change is one more update in the order received."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import jobs, queries
from documents.actions.folders import lock_folder
from documents.actions.note_versions import put_note_version
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
from extranet.ui.errors import Conflict, NotVisible, TooLarge

# A territory's longest minutes are some 200 KB; images are kept beside.
LARGEST_NOTE = 16 * 1024 * 1024
# Someone who writes again after this long is told of again.
SITTING = timedelta(minutes=30)
REFRESH_AFTER = timedelta(seconds=1)
# A job that has not run by then was lost with its queue.
OVERDUE = timedelta(minutes=10)


def note_topic(document_pk: int) -> str:
    """Return the group of the sockets that have a note open."""
    return f"note.{document_pk}"


def recheck_note(document: Document) -> None:
    """Have the sockets of a note, if the document is one, ask for their rights again once the change is committed."""
    if document.kind == DocumentKind.NOTE:
        publish_message(note_topic(document.pk), {"type": "live.recheck"})


@transaction.atomic
def create_note(
    folder: Folder, name: str, *, actor: Actor, content: list[tree.Node], is_template: bool = False
) -> Document:
    """Make a note in `folder` that begins with `content`; a name that is taken gets a number."""
    rules.check(actor, Role.CONTRIBUTOR, folder)
    folder = lock_folder(folder)
    rules.check(actor, Role.CONTRIBUTOR, folder)
    now = timezone.now()
    document = Document(
        folder=folder,
        scope=folder.scope,
        kind=DocumentKind.NOTE,
        is_template=is_template,
        name=free_name(folder, clean_name(name)),
        author=actor.user,
        created_at=now,
        updated_at=now,
    )
    document.save()
    note = Note.objects.create(document=document)
    state = State(0)
    tree.write(state.doc, content)
    _append(note, document, state.whole(), actor, now)
    put_note_version(note, document, state, actor=actor, text=_words(note, document, state))
    NoteWriter.objects.create(note=note, user_id=actor.user.pk, last_at=now) if actor.user else None
    record(actor, "add_note", document, folder.scope, about=queries.folders_above(folder.pk))
    index.put(document)
    return document


@transaction.atomic
def add_update(document_pk: int, update: bytes, *, actor: Actor) -> int | None:
    """Keep what a browser wrote and return its number; None when everything in it was known.

    Raises Malformed or OutOfOrder for bytes that nobody else may be sent, TooLarge when the note is full.
    """
    note, document = lock_note(document_pk, actor)
    state = reading.load(note)
    if not state.take(update):
        states.put_back(note.key, state)
        return None
    _append(note, document, update, actor, timezone.now())
    _put_back_once_committed(note, state)
    _tell_once_a_sitting(note, document, actor)
    _ask_for_jobs(note)
    note.save()
    return note.seq


def lock_note(document_pk: int, actor: Actor) -> tuple[Note, Document]:
    """Return a note that the actor may change, locked, and its document."""
    document = Document.objects.select_related("scope", "folder__workspace").filter(pk=document_pk).first()
    if document is None or document.deleted_at is not None:
        raise NotVisible
    rules.check_change(actor, document)
    note = Note.objects.select_for_update().filter(document=document).first()
    if note is None:
        raise NotVisible
    note.document = document
    return note, document


def hold_document(note: Note, actor: Actor) -> Document:
    """Lock the document of a locked note too, as it is now, before a version of it is made."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("scope", "folder__workspace")
    document = rows.filter(pk=note.document_id, deleted_at=None).first()
    if document is None:
        raise NotVisible
    rules.check_change(actor, document)
    note.document = document
    return document


@transaction.atomic
def restore_note(document: Document, number: int, *, actor: Actor) -> None:
    """Bring back what a version said, as one more change: what was written since becomes a version first."""
    note, _read = lock_note(document.pk, actor)
    document = hold_document(note, actor)
    content = reading.content_then(note, reading.get_note_version(note, number))
    state = reading.load(note)
    put_note_version(note, document, state, actor=actor, text=_words(note, document, state))
    before = state.doc.get_state()
    image_url = f"/documents/{document.pk}/images/{{}}/"
    tree.write(state.doc, content, image_url)
    update = bytes(state.doc.get_update(before))
    _append(note, document, update, actor, timezone.now())
    put_note_version(
        note,
        document,
        state,
        actor=actor,
        text=_words(note, document, state),
        comment=_("Retour à la version %d") % number,
    )
    _put_back_once_committed(note, state)
    _ask_for_jobs(note)
    note.save()
    record(actor, "restore_version", document, document.scope, number=number)
    message = {"type": "note.update", "seq": note.seq, "data": update, "sender": ""}
    publish_message(note_topic(document.pk), message)


@transaction.atomic
def mark_template(document: Document, *, is_template: bool, actor: Actor) -> None:
    """Offer a note as a model of new notes, or no more."""
    _note, document = lock_note(document.pk, actor)
    document.is_template = is_template
    document.save(update_fields=["is_template"])
    record(actor, "edit", document, document.scope)


def _append(note: Note, document: Document, update: bytes, actor: Actor, now: datetime) -> None:
    kept = vault.keep(update, note, document)
    if note.size + len(kept) > LARGEST_NOTE:
        raise TooLarge(
            _("Cette note est pleine. Ce que vous venez d’écrire reste sur votre écran : copiez-le ailleurs.")
        )
    note.seq += 1
    NoteUpdate.objects.create(note=note, seq=note.seq, data=kept, author=actor.user, at=now)
    note.size += len(kept)
    note.changed_at = now


def _put_back_once_committed(note: Note, state: State) -> None:
    state.seq = note.seq
    transaction.on_commit(lambda: states.put_back(note.key, state))


def _words(note: Note, document: Document, state: State) -> str:
    note.text = jobs.words_of(document, state)
    note.save()
    return note.text


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
        jobs.refresh_note.using(run_after=now + REFRESH_AFTER).enqueue(note.pk)
    if note.settle_at is None or note.settle_at < now - jobs.IDLE - OVERDUE:
        note.settle_at = now
        jobs.settle_note.using(run_after=now + jobs.IDLE).enqueue(note.pk)
