"""Versions of notes, their images, and the documents they are published as."""

import io
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from documents.actions import uploads
from documents.actions.files import keep_blob
from documents.jobs.notes import words_of
from documents.models import (
    Document,
    Folder,
    Note,
    NoteImage,
    NotePublication,
    NoteUpdate,
    NoteVersion,
    Version,
)
from documents.notes import tree, vault
from documents.notes.papers import FORMS, Paper, Picture
from documents.notes.state import State
from documents.queries import notes as reading
from documents.scanning.gate import may_go_out
from documents.storage import Incoming, Stored, open_blob
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.accounts.models import User
from extranet.journal.actions import record
from extranet.things.prepared import Moved, prepare_then_commit
from extranet.ui.errors import Invalid

LARGEST_IMAGE = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
SIDE = 2000
MOST_IMAGES = 300
VERSION_FORM = "odt"


@dataclass(frozen=True, slots=True)
class Held:
    """What a note holds at one of its numbers, drawn up outside any transaction.

    `kept` is its shared document as the vault keeps it; `stored` the file of its version, on disk for good; None when
    the latest version says the same already.
    """

    seq: int
    title: str
    text: str
    kept: bytes
    stored: Stored | None


def draw_up(note: Note, document: Document, state: State) -> Held:
    """Return what a note holds, ready to become a version."""
    seq, content = state.seq, tree.read(state.doc)
    kept = vault.keep(state.whole(), note, document)
    stored = None
    if _latest_seq(document) < seq:
        paper = write_paper(note, content, VERSION_FORM)
        stored = store_bytes(document.scope, paper, f"{document.name}.{VERSION_FORM}")
    return Held(seq, document.name, words_of(document, content), kept, stored)


def put_note_version(
    document: Document,
    held: Held,
    *,
    actor: Actor | None = None,
    author: User | None = None,
    comment: str = "",
    label: str = "",
) -> Version | None:
    """Make what a locked note held its latest version; None when the latest says the same already, or what followed.

    Moved when the note has another name now than the one written at the head of the file.
    """
    if held.stored is None or _latest_seq(document) >= held.seq:
        return None
    if document.name != held.title:
        raise Moved
    document.updated_at = timezone.now()
    name = f"{document.name}.{VERSION_FORM}"
    version = uploads.put_version(
        document, held.stored, name, author=actor.user if actor else author, comment=comment, text=held.text
    )
    if label:
        version.label = label[:100]
        version.save(update_fields=["label"])
    NoteVersion.objects.create(version=version, seq=held.seq, state=held.kept)
    return version


def _latest_seq(document: Document) -> int:
    """Return the number of its note at which the latest version of a document was made; 0 before the first."""
    rows = NoteVersion.objects.filter(version__document=document.pk).order_by("-version__number")
    return rows.values_list("seq", flat=True).first() or 0


def save_version(document: Document, *, label: str, comment: str, actor: Actor) -> Version | None:
    """Make a version of a note as it is now, under a name of one's choice; None when nothing changed."""
    from documents.actions.notes import find_note

    def prepare() -> Held:
        note, found = find_note(document.pk, actor)
        return draw_up(note, found, reading.state_of(note))

    return prepare_then_commit(prepare, lambda held: _save_version(document.pk, held, label, comment, actor))


@transaction.atomic
def _save_version(document_pk: int, held: Held, label: str, comment: str, actor: Actor) -> Version | None:
    from documents.actions.notes import hold_document, lock_note

    note, _read = lock_note(document_pk, actor)
    document = hold_document(note, actor)
    version = put_note_version(document, held, actor=actor, comment=comment, label=label)
    if version is not None:
        record(actor, "add_version", document, document.scope, number=version.number)
    elif label and document.current is not None:
        document.current.label = label[:100]
        document.current.save(update_fields=["label"])
    return version


def compact(note: Note, seq: int, kept: bytes) -> None:
    """Fold the updates of a locked note up to `seq` into its snapshot, which is `kept`; the caller saves the note."""
    if seq <= note.snapshot_seq:
        return
    note.snapshot, note.snapshot_seq = kept, seq
    NoteUpdate.objects.filter(note=note, seq__lte=seq).delete()
    since = NoteUpdate.objects.filter(note=note).aggregate(size=Sum(Length("data")))["size"]
    note.size = len(kept) + (since or 0)


def store_bytes(scope: Scope, data: bytes, name: str) -> Stored:
    """Put bytes into the storage of a scope."""
    with Incoming(scope) as incoming:
        incoming.write(data)
        return incoming.store(name)


def write_paper(note: Note, content: list[tree.Node], form: str) -> bytes:
    """Return a note as a file of the given form, under the territory's head."""
    document = note.document
    found = reading.images_of(note)

    def picture(number: int) -> Picture | None:
        image = found.get(number)
        if image is None or not may_go_out(image.blob):
            return None
        try:
            with open_blob(image.blob) as file:
                return Picture(number, file.read(), image.blob.media_type)
        except OSError:
            # A lost image must not keep the words from being exported.
            return None

    paper = Paper(document.name, document.folder.workspace.name, timezone.localtime(), content, picture)
    return FORMS[form].write(paper)


@dataclass(frozen=True, slots=True)
class _Publication:
    """A note as a file on disk, and the document it is to become a version of, as it was then; None for a new one."""

    stored: Stored
    name: str
    into: Document | None


def publish_note(document: Document, form: str, folder: Folder, *, actor: Actor) -> Document:
    """Make the note a file of its folder, or a new version of the file it was published as before."""
    return prepare_then_commit(
        lambda: _prepare_publication(document.pk, form, folder, actor),
        lambda publication: _publish(document.pk, form, folder, publication, actor),
    )


def _prepare_publication(document_pk: int, form: str, folder: Folder, actor: Actor) -> _Publication:
    note = reading.get_note(actor, document_pk)
    into = _published_as(note, form, actor)
    if into is None:
        rules.check(actor, Role.CONTRIBUTOR, folder)
    name = f"{note.document.name}.{form}"
    data = write_paper(note, reading.content_of(note), form)
    return _Publication(store_bytes((into or folder).scope, data, name), name, into)


@transaction.atomic
def _publish(document_pk: int, form: str, folder: Folder, publication: _Publication, actor: Actor) -> Document:
    note = reading.get_note(actor, document_pk)
    into, comment = _published_as(note, form, actor, locked=True), _("Publié depuis la note")
    # Whoever published meanwhile may have published what was written since.
    if _standing(into) != _standing(publication.into):
        raise Moved
    if into is not None:
        uploads.add_version(into, publication.stored, publication.name, actor=actor, comment=comment)
        return into
    published = uploads.add_document(folder, publication.stored, publication.name, actor=actor, comment=comment)
    NotePublication.objects.update_or_create(note=note, form=form, defaults={"document": published})
    return published


def _published_as(note: Note, form: str, actor: Actor, *, locked: bool = False) -> Document | None:
    """Return the document a note was published as, if it is there and the actor may change it."""
    if locked:
        # Two who publish the same note come one after the other.
        Note.objects.select_for_update().filter(pk=note.pk).exists()
    rows = NotePublication.objects.filter(note=note, form=form, document__deleted_at=None)
    before = rows.select_related("document__scope").first()
    return before.document if before is not None and rules.can_change(actor, before.document) else None


def _standing(document: Document | None) -> tuple[int, int | None] | None:
    return (document.pk, document.current_id) if document is not None else None


def add_image(document: Document, data: bytes, *, actor: Actor) -> NoteImage:
    """Keep an image for a note, drawn anew: what hid in the file (places, scripts, other formats) stays out."""
    rules.check_change(actor, document)
    drawn, extension = redraw(data)
    return _add_image(document.pk, store_bytes(document.scope, drawn, f"image.{extension}"), actor)


@transaction.atomic
def _add_image(document_pk: int, stored: Stored, actor: Actor) -> NoteImage:
    from documents.actions.notes import lock_note

    note, document = lock_note(document_pk, actor)
    if note.images.count() >= MOST_IMAGES:
        raise Invalid(_("Cette note a déjà beaucoup d’images. L’image n’a pas été ajoutée."))
    blob = keep_blob(stored, document.scope)
    return NoteImage.objects.create(note=note, blob=blob, author=actor.user, at=timezone.now())


def redraw(data: bytes) -> tuple[bytes, str]:
    """Return a raster image drawn anew, not too large, and its extension; Invalid for anything else."""
    refusal = Invalid(_("Cette image n’a pas pu être lue. Choisissez une photo (JPEG) ou une image PNG ou WebP."))
    if len(data) > LARGEST_IMAGE:
        raise Invalid(_("Cette image est trop lourde (15 Mo au plus). Elle n’a pas été ajoutée."))
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "GIF"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refusal
            turned = ImageOps.exif_transpose(image)
            turned.thumbnail((SIDE, SIDE))
            opaque = turned.mode in {"RGB", "L", "CMYK"}
            drawn, output = turned.convert("RGB" if opaque else "RGBA"), io.BytesIO()
            drawn.info.clear()
            drawn.save(output, "JPEG" if opaque else "PNG", quality=85, optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refusal from error
    return output.getvalue(), "jpg" if opaque else "png"
