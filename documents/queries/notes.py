"""Reading notes: their content now and then, who may write in them, what they may be made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from documents.models import Document, DocumentKind, Folder, Note, NoteImage, NoteUpdate, NoteVersion
from documents.notes import html, tree, vault
from documents.notes import state as states
from documents.notes.state import State
from documents.queries.documents import check_version, get_document
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.explain import readers
from extranet.access.models import Role, Zone
from extranet.accounts.models import User
from extranet.live.queries import actor_in_session
from extranet.ui.errors import DomainError, NotVisible

MOST_MENTIONS = 8


def get_note(actor: Actor, pk: int, role: Role = Role.READER) -> Note:
    """Return the note of document `pk` if `actor` holds `role` on it, with its document."""
    document = get_document(actor, pk, role)
    note = Note.objects.filter(document=document).first()
    if note is None:
        raise NotVisible
    note.document = document
    return note


def state_of(note: Note) -> State:
    """Return what a note holds, at `note.seq` or further: for reading; what writes takes it out of what is kept."""
    state = load(note)
    states.put_back(note.key, state)
    return state


def load(note: Note) -> State:
    """Return the document of a note, brought up to its last update; kept no more until it is put back."""
    state = states.take_out(note.key)
    while True:
        if state is None or not note.snapshot_seq <= state.seq <= note.seq:
            state = State(note.snapshot_seq)
            if note.snapshot_seq:
                state.replay([vault.bring(note.snapshot, note)])
        rows = list(updates_between(note, state.seq, note.seq))
        if len(rows) == note.seq - state.seq:
            state.replay(vault.bring(row.data, note) for row in rows)
            state.seq = note.seq
            return state
        # They went into a snapshot between the two reads.
        note.refresh_from_db(fields=["seq", "snapshot", "snapshot_seq"])
        state = None


def updates_between(note: Note, after: int, upto: int) -> QuerySet[NoteUpdate]:
    """Return the updates received after one number, up to another, in their order."""
    return NoteUpdate.objects.filter(note=note, seq__gt=after, seq__lte=upto).order_by("seq")


def missed(note_id: int, after: int) -> tuple[int, list[bytes]]:
    """Return the number a note is at, and the updates a socket that knows it up to `after` has not been sent."""
    note = Note.objects.filter(pk=note_id).first()
    if note is None or note.seq <= after:
        return after, []
    if after < note.snapshot_seq:
        return note.seq, [state_of(note).whole()]
    return note.seq, [vault.bring(row.data, note) for row in updates_between(note, after, note.seq)]


def content_of(note: Note) -> list[tree.Node]:
    """Return what a note says now, as blocks."""
    return tree.read(state_of(note).doc)


def get_note_version(note: Note, number: int) -> NoteVersion:
    """Return what a version of a note held."""
    check_version(note.document, number)
    rows = NoteVersion.objects.select_related("version__author", "version__blob")
    found = rows.filter(version__document=note.document, version__number=number).first()
    if found is None:
        raise NotVisible
    return found


def content_then(note: Note, version: NoteVersion) -> list[tree.Node]:
    """Return what a note said when a version was made."""
    state = State(version.seq)
    state.replay([vault.bring(version.state, note)])
    return tree.read(state.doc)


def html_of(note: Note, image_url: str) -> SafeString:
    """Return what a note says now as HTML."""
    return html.render(content_of(note), image_url)


def html_then(note: Note, version: NoteVersion, image_url: str) -> SafeString:
    """Return what a note said when a version was made, as HTML."""
    return html.render(content_then(note, version), image_url)


def images_of(note: Note) -> dict[int, NoteImage]:
    """Return the images of a note by their numbers; one that is not kept yet has none."""
    if note.pk is None:
        return {}
    return {image.pk: image for image in NoteImage.objects.filter(note=note).select_related("blob").order_by("pk")}


def get_image(note: Note, number: int) -> NoteImage:
    """Return one image of a note."""
    image = NoteImage.objects.select_related("blob").filter(note=note, pk=number).first()
    if image is None:
        raise NotVisible
    return image


def mentionable(note: Note, typed: str) -> list[User]:
    """Return the people who read the note and whose name contains what was typed."""
    people = User.objects.filter(pk__in=readers(note.document.scope_id), is_active=True)
    for word in typed.split()[:4]:
        people = people.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return list(people.order_by("last_name", "first_name", "pk")[:MOST_MENTIONS])


def note_templates(actor: Actor, folder: Folder) -> list[Document]:
    """Return the notes marked as models that serve in `folder`; a space of the health zone keeps its own to itself."""
    rows = rules.visible(actor, Document.objects.filter(kind=DocumentKind.NOTE, is_template=True, deleted_at=None))
    inside = Q(scope__zone=Zone.STANDARD) | Q(folder__workspace=folder.workspace_id)
    return list(rows.filter(inside).select_related("folder__workspace").order_by("name_key", "pk")[:50])


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is behind a socket of a note, and what they may do there now; `actor` serves this one moment."""

    actor: Actor
    document: Document | None = None
    may_write: bool = False

    @property
    def may_read(self) -> bool:
        """True while the note is there for them."""
        return self.document is not None


def standing_in_note(session_key: str | None, cookies: Mapping[str, str], pk: int) -> Standing:
    """Return what a session may do with note `pk` as the database says now."""
    actor = actor_in_session(session_key, cookies)
    if actor.user is None:
        return Standing(actor)
    try:
        document: Any = get_note(actor, pk).document
    except DomainError:
        return Standing(actor)
    if document.shown_in is not None:
        # Who is only shown it reads what it says, not who is writing and when.
        return Standing(actor)
    return Standing(actor, document, rules.can_change(actor, document))
