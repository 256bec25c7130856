"""Uploads that may be taken up again: begun with their room set aside, kept as they come, filed when they are whole."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.folders import lock_folder, make_path
from documents.actions.uploads import deposit
from documents.actions.usage import give_back, take
from documents.models import Document, Folder, Upload
from documents.naming import clean_name, fold_name
from documents.storage import Mark, Stored, forget_partial
from documents.storage.incoming import refuse_size
from documents.tus.protocol import path_parts
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import Conflict, Forbidden, Invalid

# Without news of it for so long, an upload is forgotten.
KEPT_FOR = timedelta(days=1)


@transaction.atomic
def begin_upload(folder: Folder, *, actor: Actor, name: str, path: str, length: int, as_version: bool) -> Upload:
    """Begin an upload of `length` bytes into `folder`, or the folders below it that `path` names.

    All that can be refused is refused now: TooLarge, NoRoom (its room is set aside), Invalid names.
    """
    rules.check(actor, Role.CONTRIBUTOR, folder)
    if actor.user is None:
        raise Forbidden(_("Il faut être connecté pour déposer un fichier."))
    refuse_size(length)
    if not length:
        raise Invalid(_("Ce fichier est vide. Vérifiez-le sur votre appareil."), field="upload")
    for part in (*path_parts(path), name):
        clean_name(part)
    # The folder before the room, as when it is filed: two uploads at once never wait for each other in a ring.
    folder = lock_folder(folder)
    rules.check(actor, Role.CONTRIBUTOR, folder)
    take(folder.workspace, length)
    return Upload.objects.create(
        folder=folder,
        user=actor.user,
        name=name[-500:],
        path=path,
        as_version=as_version,
        length=length,
        expires_at=timezone.now() + KEPT_FOR,
    )


def keep_progress(upload: Upload, mark: Mark) -> None:
    """Acknowledge what is on the disk for good."""
    upload.offset, upload.seal, upload.expires_at = mark.offset, mark.seal, timezone.now() + KEPT_FOR
    rows = Upload.objects.filter(pk=upload.pk, done_at=None)
    if not rows.update(offset=upload.offset, seal=upload.seal, expires_at=upload.expires_at):
        raise Conflict(_("Cet envoi a été annulé ou est déjà terminé."))


@transaction.atomic
def finish_upload(upload: Upload, stored: Stored, *, actor: Actor) -> Document:
    """File a whole upload where it goes, with the rights the actor holds now; its room becomes the document's."""
    fresh = Upload.objects.select_for_update().filter(pk=upload.pk, done_at=None).first()
    if fresh is None:
        raise Conflict(_("Cet envoi a été annulé ou est déjà terminé."))
    # The folder and the document before the room, as everywhere: nobody waits for another in a ring.
    folder = lock_folder(make_path(fresh.folder, path_parts(fresh.path), actor=actor))
    same = Document.objects.filter(folder=folder, deleted_at=None, name_key=fold_name(clean_name(fresh.name)))
    list(same.select_for_update(of=("self",)))
    give_back(fresh.folder.workspace_id, fresh.length)
    document = deposit(folder, stored, fresh.name, actor=actor, as_version=fresh.as_version)
    fresh.offset, fresh.seal, fresh.done_at, fresh.document = fresh.length, b"", timezone.now(), document
    fresh.save()
    return document


@transaction.atomic
def drop_upload(upload: Upload) -> None:
    """Forget an upload, its bytes, and the room set aside for it; what it filed stays."""
    fresh = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if fresh is None:
        return
    if fresh.done_at is None:
        give_back(fresh.folder.workspace_id, fresh.length)
    fresh.delete()
    transaction.on_commit(lambda: forget_partial(upload.key.hex))


def sweep_uploads() -> int:
    """Forget the uploads that nobody goes on with; return how many."""
    old = list(Upload.objects.filter(expires_at__lt=timezone.now()).order_by("pk"))
    for upload in old:
        drop_upload(upload)
    return len(old)
