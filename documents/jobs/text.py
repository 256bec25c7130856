"""Reading the text of files, in the background; it may run twice without harm."""

import logging

from django.db import transaction
from django_tasks import task

from documents import storage
from documents.extraction import Unreadable, extract, kind_of
from documents.models import Extract, TextState, Version
from extranet.search import index

logger = logging.getLogger(__name__)


@task()
def extract_text(version_id: int) -> None:
    """Read the text of a version's file and put it in the index."""
    rows = Version.objects.select_related("blob", "document__scope", "document__author")
    version = rows.filter(pk=version_id).first()
    if version is None or version.text_state == TextState.WITHHELD or version.blob.is_sealed:
        return
    kind = kind_of(version.blob.media_type)
    state, text = TextState.UNSUPPORTED, ""
    if kind is not None:
        try:
            with storage.open_blob(version.blob) as file:
                text = extract(file, kind).replace("\0", "")
        except (Unreadable, OSError):
            logger.info("The text of version %s could not be read", version_id)
            state = TextState.FAILED
        else:
            state = TextState.DONE if text.strip() else TextState.EMPTY
    with transaction.atomic():
        if not Version.objects.filter(pk=version_id).update(text_state=state):
            return
        if state == TextState.DONE:
            Extract.objects.update_or_create(version=version, defaults={"text": text})
        document = version.document
        document.refresh_from_db()
        if document.current_id == version.pk and document.deleted_at is None:
            index.put(document)
