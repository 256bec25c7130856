"""Notes: readers read and export, who may change a document writes, who may add publishes."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents.actions.note_versions import add_image
from documents.actions.notes import create_note
from documents.models import Document
from documents.notes.blueprints import paragraph
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from tests.access.matrix import Row
from tests.access.matrix.documents import OWN, OWN_POST, _folder, _in_folder


def png() -> bytes:
    """Return a small image."""
    output = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(output, "PNG")
    return output.getvalue()


def note(world: Any) -> Document:
    """Return the note of `world`, by its contributor, made once."""
    if not hasattr(world, "note"):
        actor = Actor(world.contributor, Assurance.SECOND_FACTOR)
        world.note = create_note(_folder(world), "Réunion", actor=actor, content=[paragraph("Bonjour")])
    document: Document = world.note
    return document


def _pk(world: Any) -> tuple[Any, ...]:
    return (note(world).pk,)


def _version(world: Any) -> tuple[Any, ...]:
    return (note(world).pk, 1)


def _pdf(world: Any) -> tuple[Any, ...]:
    return (note(world).pk, "pdf")


def _image(world: Any) -> tuple[Any, ...]:
    image = add_image(note(world), png(), actor=Actor(world.contributor, Assurance.SECOND_FACTOR))
    return (note(world).pk, image.pk)


OWN_IMAGE = {"contributor": 201}
ROWS = [
    Row("documents:note_create", "contributor", args=_in_folder),
    Row(
        "documents:note_create", "contributor", "POST", 302, _in_folder,
        lambda world: {"name": "Neuve", "template": "minutes"},
    ),
    Row("documents:document_detail", "reader", args=_pk),
    Row("documents:note_edit", "editor", args=_pk, but=OWN),
    Row("documents:note_mentions", "editor", args=_pk, but=OWN, query="?q=a"),
    Row("documents:note_version_save", "editor", "POST", 302, _pk, lambda world: {"label": "Votée"}, but=OWN_POST),
    Row("documents:note_version", "reader", args=_version),
    Row("documents:note_restore", "editor", "POST", 302, _version, but=OWN_POST),
    Row("documents:note_export", "reader", args=_pdf),
    Row("documents:note_publish", "contributor", "POST", 302, _pk, lambda world: {"form": "pdf"}),
    Row("documents:note_template", "editor", "POST", 302, _pk, lambda world: {"is_template": "1"}, but=OWN_POST),
    Row(
        "documents:note_image_add", "editor", "POST", 201, _pk,
        lambda world: {"image": SimpleUploadedFile("a.png", png())}, but=OWN_IMAGE,
    ),
    Row("documents:note_image", "reader", args=_image),
]  # fmt: skip
