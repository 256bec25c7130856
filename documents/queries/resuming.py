"""Finding uploads under way."""

import uuid

from django.utils import timezone

from documents.models import Upload
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import NotVisible


def get_upload(actor: Actor, key: uuid.UUID) -> Upload:
    """Return an upload the actor began, as long as they may still add to its folder; NotVisible for anyone else's."""
    rows = Upload.objects.select_related("folder__scope", "folder__workspace")
    upload = rows.filter(key=key, expires_at__gt=timezone.now()).first()
    if upload is None or upload.folder.deleted_at is not None or "documents" not in upload.folder.workspace.modules:
        raise NotVisible
    rules.check(actor, Role.READER, upload.folder)
    if actor.user is None or upload.user_id != actor.user.pk:
        raise NotVisible
    rules.check(actor, Role.CONTRIBUTOR, upload.folder)
    return upload
