"""Versions of notes, their images, and the documents they are published as."""

import io

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from documents.actions import uploads
from documents.actions.files import keep_blob
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
from extranet.ui.errors import Invalid

LARGEST_IMAGE = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
SIDE = 2000
MOST_IMAGES = 300
VERSION_FORM = "odt"


def put_note_version(
    note: Note,
    document: Document,
    state: State,
    *,
    text: str,
    actor: Actor | None = None,
    author: User | None = None,
    comment: str = "",
    label: str = "",
) -> Version | None:
    """Make what a locked note holds its latest version; None when the latest says the same already."""
    latest = NoteVersion.objects.filter(version__document=document).order_by("-version__number").first()
    if latest is not None and latest.seq == note.seq:
        return None
    document.updated_at = timezone.now()
    name = f"{document.name}.{VERSION_FORM}"
    stored = store_bytes(document.scope, write_paper(note, tree.read(state.doc), VERSION_FORM), name)
    version = uploads.put_version(
        document, stored, name, author=actor.user if actor else author, comment=comment, text=text
    )
    if label:
        version.label = label[:100]
        version.save(update_fields=["label"])
    NoteVersion.objects.create(version=version, seq=note.seq, state=vault.keep(state.whole(), note, document))
    return version


@transaction.atomic
def save_version(document: Document, *, label: str, comment: str, actor: Actor) -> Version | None:
    """Make a version of a note as it is now, under a name of one's choice; None when nothing changed."""
    from documents.actions.notes import hold_document, lock_note

    note, _read = lock_note(document.pk, actor)
    document = hold_document(note, actor)
    state = reading.state_of(note)
    version = put_note_version(note, document, state, text=note.text, actor=actor, comment=comment, label=label)
    if version is not None:
        record(actor, "add_version", document, document.scope, number=version.number)
    elif label and document.current is not None:
        document.current.label = label[:100]
        document.current.save(update_fields=["label"])
    return version


def compact(note: Note, state: State) -> None:
    """Fold the updates of a locked note into its snapshot."""
    note.snapshot = vault.keep(state.whole(), note, note.document)
    note.snapshot_seq, note.size = note.seq, len(note.snapshot)
    NoteUpdate.objects.filter(note=note, seq__lte=note.seq).delete()


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


@transaction.atomic
def publish_note(document: Document, form: str, folder: Folder, *, actor: Actor) -> Document:
    """Make the note a file of its folder, or a new version of the file it was published as before."""
    note = reading.get_note(actor, document.pk)
    name = f"{document.name}.{form}"
    before = NotePublication.objects.filter(note=note, form=form, document__deleted_at=None).first()
    data = write_paper(note, reading.content_of(note), form)
    if before is not None and rules.can_change(actor, before.document):
        stored = store_bytes(before.document.scope, data, name)
        uploads.add_version(before.document, stored, name, actor=actor, comment=_("Publié depuis la note"))
        return before.document
    rules.check(actor, Role.CONTRIBUTOR, folder)
    stored = store_bytes(folder.scope, data, name)
    published = uploads.add_document(folder, stored, name, actor=actor, comment=_("Publié depuis la note"))
    NotePublication.objects.update_or_create(note=note, form=form, defaults={"document": published})
    return published


@transaction.atomic
def add_image(document: Document, data: bytes, *, actor: Actor) -> NoteImage:
    """Keep an image for a note, drawn anew: what hid in the file (places, scripts, other formats) stays out."""
    from documents.actions.notes import lock_note

    rules.check_change(actor, document)
    drawn, extension = redraw(data)
    note, document = lock_note(document.pk, actor)
    if note.images.count() >= MOST_IMAGES:
        raise Invalid(_("Cette note a déjà beaucoup d’images. L’image n’a pas été ajoutée."))
    blob = keep_blob(store_bytes(document.scope, drawn, f"image.{extension}"), document.scope)
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
