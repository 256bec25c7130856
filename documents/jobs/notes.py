"""What follows writing in a note: its words in the search, its versions; each may run twice without harm."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from documents.models import Document, Note, NoteVersion, NoteWriter
from documents.notes import text, tree, vault
from extranet.access.zones import policy
from extranet.accounts.models import User
from extranet.jobs import lanes
from extranet.search import index

if TYPE_CHECKING:
    from documents.actions.note_versions import Held

REFRESH_AFTER = timedelta(seconds=1)
# Writing has paused when nothing came for this long.
IDLE = timedelta(minutes=2)
# A sitting that never pauses is folded into the snapshot now and then.
MOST_UPDATES = 500


def words_of(document: Document, content: list[tree.Node]) -> str:
    """Return what the search may know of a note: its words, or nothing in the health zone."""
    if not policy(document.scope.zone).mail_content:
        return ""
    return text.plain(content)


def _read(note_id: int) -> Note | None:
    """Return a note in which someone wrote, with its document."""
    rows = Note.objects.select_related("document__scope", "document__folder__workspace", "document__author")
    return rows.filter(pk=note_id, changed_at__isnull=False).first()


def _locked(note_id: int) -> Note | None:
    """Return a note in which someone wrote, locked; its document's row is read, not locked."""
    if not Note.objects.select_for_update().filter(pk=note_id, changed_at__isnull=False).exists():
        return None
    rows = Note.objects.select_related("document__scope", "document__folder__workspace", "document__author")
    # The snapshot may weigh megabytes, which nobody is to wait for.
    return rows.defer("snapshot", "text").filter(pk=note_id).first()


@task(queue_name=lanes.QUICK)
def refresh_note(note_id: int) -> None:
    """Have the search and the lists say what a note says now."""
    from documents.queries.notes import state_of

    note = _read(note_id)
    if note is None:
        return
    state = state_of(note)
    words = words_of(note.document, tree.read(state.doc))
    is_long = state.seq - note.snapshot_seq > MOST_UPDATES
    _tell(note_id, state.seq, words, vault.keep(state.whole(), note, note.document) if is_long else None)


@transaction.atomic
def _tell(note_id: int, seq: int, words: str, kept: bytes | None) -> None:
    """Have the lists say what a note said at `seq`, and come again if it was written in since."""
    from documents.actions.note_versions import compact

    note = _locked(note_id)
    if note is None:
        return
    note.refresh_at, note.text = None, words
    if note.seq != seq:
        # Who wrote meanwhile counts on this job, which was still waiting for them.
        note.refresh_at = timezone.now()
        refresh_note.using(run_after=note.refresh_at + REFRESH_AFTER).enqueue(note.pk)
    if kept is not None:
        compact(note, seq, kept)
    note.save()
    Document.objects.filter(pk=note.document_id, updated_at__lt=note.changed_at).update(updated_at=note.changed_at)
    note.document.refresh_from_db(fields=["updated_at"])
    if note.document.deleted_at is None:
        index.put(note.document)


@task(queue_name=lanes.QUICK)
def settle_note(note_id: int) -> None:
    """Make a version once writing has paused, and fold the updates into the snapshot; wait again if it has not."""
    from documents.actions.note_versions import draw_up
    from documents.queries.notes import state_of

    note = _read(note_id)
    if note is None or note.changed_at is None:
        return
    has_paused = timezone.now() >= note.changed_at + IDLE
    _settle(note_id, draw_up(note, note.document, state_of(note)) if has_paused else None)


@transaction.atomic
def _settle(note_id: int, held: "Held | None") -> None:
    """Make what a note held a version; come again later when it is written in, or was given another name."""
    from documents.actions.note_versions import compact, put_note_version

    note = _locked(note_id)
    if note is None or note.changed_at is None:
        return
    rows = Document.objects.select_for_update(of=("self",)).select_related("scope", "folder__workspace")
    document = rows.get(pk=note.document_id)
    if held is None or note.seq != held.seq or document.name != held.title:
        note.settle_at = timezone.now()
        settle_note.using(run_after=max(note.changed_at + IDLE, note.settle_at)).enqueue(note.pk)
        note.save(update_fields=["settle_at"])
        return
    note.settle_at, note.text = None, held.text
    author, comment = _authors(note)
    put_note_version(document, held, author=author, comment=comment)
    compact(note, held.seq, held.kept)
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
