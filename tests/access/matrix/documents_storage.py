"""Uploads that resume, archives, and the room of a space."""

import io
import zipfile
from datetime import timedelta
from typing import Any

from django.utils import timezone

from documents.actions.links import make_link
from documents.actions.unpacking import begin_unpacking
from documents.actions.uploads import add_document
from documents.models import Document, Upload
from documents.storage import Incoming
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from tests.access.matrix import Row
from tests.access.matrix.documents import _alive, _folder, _in_folder, _space


def _shared_folder(world: Any) -> tuple[Any, ...]:
    _alive(world)
    until = timezone.localdate() + timedelta(days=7)
    return (make_link(_folder(world), actor=Actor(world.editor), until=until)[1],)


def _full_folder(world: Any) -> tuple[Any, ...]:
    _alive(world)
    return _in_folder(world)


def _upload(world: Any) -> tuple[Any, ...]:
    """An upload that the contributor began: nobody else knows of it."""
    folder, until = _folder(world), timezone.now() + timedelta(days=1)
    return (Upload.objects.create(folder=folder, user=world.contributor, name="a.bin", length=9, expires_at=until).key,)


def _zipped(world: Any) -> tuple[Any, ...]:
    folder, data = _folder(world), io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "Bonjour")
    with Incoming(folder.scope) as incoming:
        incoming.write(data.getvalue())
        stored = incoming.store("a.zip")
    return (add_document(folder, stored, "a.zip", actor=Actor(world.contributor, Assurance.SECOND_FACTOR)).pk,)


def _unpacking(world: Any) -> tuple[Any, ...]:
    document = Document.objects.get(pk=_zipped(world)[0])
    return (begin_unpacking(document, actor=Actor(world.contributor, Assurance.SECOND_FACTOR)).pk,)


# What one began is one's own: nobody else knows of it.
ALONE = {"guest": 404, "reader": 404, "editor": 404, "manager": 404}
ROWS = [
    Row("documents:space_usage", "manager", args=_space),
    # Who may is told next that the version of the protocol is missing.
    Row("documents:tus_create", "contributor", "POST", 412, _in_folder),
    Row("documents:tus_upload", "contributor", "DELETE", 412, _upload, but=ALONE),
    Row("documents:unpacking_begin", "contributor", "POST", 302, _zipped),
    Row("documents:unpacking", "contributor", args=_unpacking, but=ALONE),
    Row("documents:unpacking_cancel", "contributor", "POST", 302, _unpacking, but=ALONE),
    Row("documents:folder_zip", "reader", args=_full_folder),
    Row("documents:link_zip", "public", args=_shared_folder),
]
