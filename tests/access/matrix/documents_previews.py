"""Previews and versions: readers see every one of them, and whoever holds a link the current one alone."""

import io
from typing import Any

from PIL import Image

from documents.actions.uploads import add_document
from documents.models import Document
from documents.storage import Incoming
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from tests.access.matrix import Row
from tests.access.matrix.documents import OWN, OWN_POST, _folder, _pk, _version
from tests.access.matrix.documents_links import _shared


def _add(world: Any, name: str, data: bytes) -> Document:
    folder = _folder(world)
    with Incoming(folder.scope) as incoming:
        incoming.write(data)
        stored = incoming.store(name)
    return add_document(folder, stored, name, actor=Actor(world.contributor, Assurance.SECOND_FACTOR))


def _picture(world: Any) -> tuple[Any, ...]:
    if not hasattr(world, "picture"):
        out = io.BytesIO()
        Image.new("RGB", (8, 8), "green").save(out, "PNG")
        world.picture = _add(world, "photo.png", out.getvalue())
    return (world.picture.pk, 1, "image")


def _sound(world: Any) -> tuple[Any, ...]:
    if not hasattr(world, "sound"):
        world.sound = _add(world, "annonce.mp3", b"ID3" + bytes(64))
    return (world.sound.pk, 1)


def _shared_version(world: Any) -> tuple[Any, ...]:
    token, pk = _shared(world)
    document = Document.objects.select_related("current").get(pk=pk)
    return (token, pk, document.current.number if document.current else 0)


def _no_picture(world: Any) -> tuple[Any, ...]:
    """The shared document is a text: there is no picture of it, for anyone."""
    return (*_shared_version(world), "page-1")


def _name(world: Any) -> dict[str, Any]:
    return {"label": "version votée", "comment": "Avec les amendements"}


ROWS = [
    Row("documents:preview", "reader", args=_pk),
    Row("documents:version_preview", "reader", args=_version),
    Row("documents:preview_panel", "reader", args=_version),
    Row("documents:preview_picture", "reader", args=_picture),
    Row("documents:preview_media", "reader", args=_sound),
    Row("documents:version_compare", "reader", args=_pk),
    Row("documents:version_name", "editor", args=_version, but=OWN),
    Row("documents:version_name", "editor", "POST", 302, _version, _name, but=OWN_POST),
    Row("documents:version_restore", "editor", "POST", 302, _version, but=OWN_POST),
    Row("documents:link_preview", "public", args=_shared_version),
    Row("documents:link_picture", "public", args=_no_picture, ok=404),
]
