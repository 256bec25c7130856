"""Making a folder of a zip, file by file: what cannot come in is reported, the rest is there."""

import math
import time
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from documents import storage
from documents.actions.folders import lock_folder, make_path
from documents.actions.uploads import add_document
from documents.jobs.unpacking import unpack_archive
from documents.models import Document, Folder, Unpacking, UnpackingState
from documents.naming import numbered, split_name
from documents.scanning.gate import refuse_unsafe
from documents.storage import Incoming
from documents.storage.sealing import BrokenFile
from documents.storage.sniffing import ZIP
from documents.zips.reading import Entry, entries, open_archive, pieces
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.jobs import lanes
from extranet.ui.errors import DomainError, Forbidden, Invalid, NoRoom

PIECE = 512 * 1024
OPEN = (UnpackingState.WAITING, UnpackingState.RUNNING)


@transaction.atomic
def begin_unpacking(document: Document, *, actor: Actor) -> Unpacking:
    """Have the files of a zip added to a new folder beside it, in the background; one at a time for a document."""
    rules.check(actor, Role.CONTRIBUTOR, document)
    if actor.user is None:
        raise Forbidden(_("Il faut être connecté pour déposer des fichiers."))
    lock_folder(document.folder)
    if document.current is None or document.current.blob.media_type != ZIP:
        raise Invalid(_("Seules les archives zip s’ouvrent en dossier."))
    refuse_unsafe(document.current.blob)
    begun = Unpacking.objects.filter(document=document, user=actor.user, state__in=OPEN).first()
    if begun is not None:
        return begun
    begun = Unpacking.objects.create(
        document=document, version=document.current, user=actor.user, assurance=actor.assurance
    )
    lanes.share(unpack_archive, begun.user).enqueue(begun.pk)
    return begun


def cancel_unpacking(unpacking: Unpacking) -> None:
    """Stop after the file that is being added; what was added stays."""
    Unpacking.objects.filter(pk=unpacking.pk, state__in=OPEN).update(state=UnpackingState.CANCELLED)


def forget_unpackings(before: datetime) -> None:
    """Forget the reports of the archives opened before a time."""
    Unpacking.objects.filter(began_at__lt=before).delete()


def unpack(unpacking: Unpacking, seconds: float = math.inf) -> bool:
    """Add files of a zip that are not there yet, for some `seconds`; say whether there are more.

    Started over after a crash, it goes on where it stopped.
    """
    until = time.monotonic() + seconds
    actor = _actor(unpacking)
    blob = unpacking.version.blob
    try:
        rules.check(actor, Role.CONTRIBUTOR, unpacking.document)
        refuse_unsafe(blob)
        with storage.open_blob(blob) as file, open_archive(file, blob.size) as archive:
            listed = entries(archive, blob.size)
            folder = _begin(unpacking, len(listed), actor)
            for number, entry in enumerate(listed[unpacking.done :], unpacking.done + 1):
                if not _still_wanted(unpacking):
                    return False
                refusal = entry.refusal or _add(unpacking, folder, entry, pieces(archive, entry, PIECE), number)
                if refusal:
                    _refuse(unpacking, entry, refusal, number)
                if number < len(listed) and time.monotonic() > until:
                    return True
    except (DomainError, OSError, BrokenFile) as error:
        said = (
            error.message if isinstance(error, DomainError) else _("L’archive ne se lit plus. Déposez-la de nouveau.")
        )
        unpacking.refused.append([unpacking.document.name, said])
        _end(unpacking, UnpackingState.FAILED)
    else:
        _end(unpacking, UnpackingState.DONE)
    return False


@transaction.atomic
def _begin(unpacking: Unpacking, total: int, actor: Actor) -> Folder:
    if unpacking.folder is not None:
        return unpacking.folder
    above = lock_folder(unpacking.document.folder)
    taken = set(Folder.objects.filter(parent=above).values_list("name_key", flat=True))
    name = numbered(split_name(unpacking.document.name)[0], taken)
    unpacking.folder = make_path(above, [name], actor=actor)
    unpacking.total = total
    unpacking.save(update_fields=["folder", "total"])
    Unpacking.objects.filter(pk=unpacking.pk, state=UnpackingState.WAITING).update(state=UnpackingState.RUNNING)
    return unpacking.folder


def _add(unpacking: Unpacking, folder: Folder, entry: Entry, data: Iterator[bytes], number: int) -> str:
    """Add one file; return why it was refused, or nothing. NoRoom ends it all: no later file would fit."""
    # With the rights of this moment: an archive may take long.
    actor = _actor(unpacking)
    try:
        with Incoming(folder.scope) as incoming:
            for piece in data:
                incoming.write(piece)
            stored = incoming.store(entry.name)
        with transaction.atomic():
            place = make_path(folder, entry.folders, actor=actor)
            add_document(place, stored, entry.name, actor=actor)
            unpacking.done, unpacking.added = number, unpacking.added + 1
            unpacking.save(update_fields=["done", "added"])
    except NoRoom:
        raise
    except DomainError as error:
        return error.message
    return ""


def _refuse(unpacking: Unpacking, entry: Entry, why: str, number: int) -> None:
    unpacking.refused.append([entry.path, why])
    unpacking.done = number
    unpacking.save(update_fields=["done", "refused"])


def _actor(unpacking: Unpacking) -> Actor:
    return Actor(User.objects.get(pk=unpacking.user_id), Assurance(unpacking.assurance))


def _still_wanted(unpacking: Unpacking) -> bool:
    return Unpacking.objects.filter(pk=unpacking.pk, state__in=OPEN).exists()


def _end(unpacking: Unpacking, state: UnpackingState) -> None:
    unpacking.state = state
    Unpacking.objects.filter(pk=unpacking.pk, state__in=OPEN).update(state=state, refused=unpacking.refused)
