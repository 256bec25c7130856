"""What follows writing in a note: its words in the search, its versions; each may run twice without harm."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from documents.models import Document, Note, NoteVersion, NoteWriter
from documents.notes import text, tree
from documents.notes.state import State
from extranet.access.zones import policy
from extranet.accounts.models import User
from extranet.jobs import lanes
from extranet.search import index

# Writing has paused when nothing came for this long.
IDLE = timedelta(minutes=2)
# A sitting that never pauses is folded into the snapshot now and then.
MOST_UPDATES = 500


def words_of(document: Document, state: State) -> str:
    """Return what the search may know of a note: its words, or nothing in the health zone."""
    if not policy(document.scope.zone).mail_content:
        return ""
    return text.plain(tree.read(state.doc))


def _locked(note_id: int) -> Note | None:
    """Return a note, locked; its document's row is read, not locked."""
    if not Note.objects.select_for_update().filter(pk=note_id).exists():
        return None
    rows = Note.objects.select_related("document__scope", "document__folder__workspace", "document__author")
    return rows.filter(pk=note_id).first()


@task(queue_name=lanes.QUICK)
@transaction.atomic
def refresh_note(note_id: int) -> None:
    """Have the search and the lists say what a note says now."""
    from documents.actions.note_versions import compact
    from documents.queries.notes import state_of

    note = _locked(note_id)
    if note is None or note.changed_at is None:
        return
    note.refresh_at = None
    state = state_of(note)
    note.text = words_of(note.document, state)
    if note.seq - note.snapshot_seq > MOST_UPDATES:
        compact(note, state)
    note.save()
    Document.objects.filter(pk=note.document_id, updated_at__lt=note.changed_at).update(updated_at=note.changed_at)
    note.document.updated_at = max(note.document.updated_at, note.changed_at)
    if note.document.deleted_at is None:
        index.put(note.document)


@task(queue_name=lanes.QUICK)
@transaction.atomic
def settle_note(note_id: int) -> None:
    """Make a version once writing has paused, and fold the updates into the snapshot; wait again if it has not."""
    from documents.actions.note_versions import compact, put_note_version
    from documents.queries.notes import state_of

    note = _locked(note_id)
    if note is None or note.changed_at is None:
        return
    pauses_at = note.changed_at + IDLE
    if timezone.now() < pauses_at:
        note.settle_at = timezone.now()
        settle_note.using(run_after=pauses_at).enqueue(note.pk)
    else:
        note.settle_at = None
        state = state_of(note)
        note.text = words_of(note.document, state)
        author, comment = _authors(note)
        document = Document.objects.select_for_update(of=("self",)).select_related("scope", "folder__workspace")
        put_note_version(note, document.get(pk=note.document_id), state, text=note.text, author=author, comment=comment)
        compact(note, state)
    note.save()


def _authors(note: Note) -> tuple[User | None, str]:
    """Return who wrote last, and a sentence that names who else wrote since the last version."""
    writers = NoteWriter.objects.filter(note=note).select_related("user").order_by("-last_at")
    latest = NoteVersion.objects.filter(version__document=note.document_id).order_by("-version__number").first()
    if latest is not None:
        writers = writers.filter(last_at__gt=latest.version.at)
    people = [writer.user for writer in writers[:10]]
    if not people:
        return None, ""
    others = ", ".join(str(user) for user in people[1:])
    return people[0], _("Avec %s") % others if others else ""
