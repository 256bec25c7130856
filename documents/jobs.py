"""Background work of the documents; each may run twice without harm."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from documents import storage
from documents.extraction import Unreadable, extract, kind_of
from documents.models import Blob, Extract, TextState, Version
from documents.storage.sweeping import KEPT_FOR
from extranet.jobs.periodic import every
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


@every(timedelta(days=1), "documents.empty_bins")
@task()
def empty_bins() -> None:
    """Erase what has waited in a bin long enough."""
    from documents.actions.documents import empty_bins

    empty_bins()


@every(timedelta(days=1), "documents.sweep_files")
@task()
def sweep_files() -> None:
    """Forget the files no version points at any more, then remove from the disk what is long forgotten."""
    from documents.queries import known_addresses

    forget_unused()
    storage.sweep(known_addresses)


def forget_unused() -> int:
    """Delete the rows of files without a version, last stored long ago, and their files; return how many."""
    cutoff = timezone.now() - KEPT_FOR
    unused = Blob.objects.filter(stored_at__lt=cutoff, versions=None).order_by("pk").values_list("pk", flat=True)
    forgotten = 0
    for pk in list(unused[:10_000]):
        with transaction.atomic():
            # Looked at again under the lock: someone may have just stored the same file.
            blob = Blob.objects.select_for_update().filter(pk=pk, stored_at__lt=cutoff).first()
            if blob is None or blob.versions.exists():
                continue
            blob.delete()
        forgotten += storage.forget_blob(blob.address)
    return forgotten
