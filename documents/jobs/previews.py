"""Making previews before anyone asks, in the background; it may run twice without harm."""

import contextlib
import logging

from django_tasks import task

from documents.models import Blob, ScanState
from documents.previews import (
    Kind,
    Unpreviewable,
    draw_thumbnail,
    has_pages,
    has_thumbnail,
    kind_of,
    layout,
    preview_of,
)
from documents.previews.programs import Busy
from extranet.jobs import lanes

logger = logging.getLogger(__name__)
# How far back the hourly look goes, and how many office files it lays out: the machine serves pages meanwhile.
_LOOKED_AT, _AT_A_TIME = 500, 20


# After the texts that the search waits for.
@task(queue_name=lanes.SLOW, priority=-5)
def prepare_preview(blob_id: int) -> None:
    """Lay out an office file, draw the small picture of its first page; nothing is kept of the health zone's files."""
    blob = Blob.objects.filter(pk=blob_id).exclude(scan_state=ScanState.INFECTED).first()
    if blob is None or blob.is_sealed:
        return
    if kind_of(blob) == Kind.OFFICE and layout.is_due(blob) and not layout.lay_out(blob):
        logger.info("File %s could not be laid out", blob.pk)
    with contextlib.suppress(Unpreviewable, Busy):
        if has_thumbnail(blob):
            draw_thumbnail(blob)
        if has_pages(blob):
            preview_of(blob)


@task(queue_name=lanes.SLOW, priority=-10)
def prepare_waiting() -> None:
    """Lay out some of the latest office files that were stored before LibreOffice was there, or in bulk."""
    latest = Blob.objects.exclude(scan_state=ScanState.INFECTED).order_by("-pk")[:_LOOKED_AT]
    due = [blob for blob in latest if kind_of(blob) == Kind.OFFICE and layout.is_due(blob)]
    for blob in due[:_AT_A_TIME]:
        # One job each: who stops the server waits for one file, not for twenty.
        prepare_preview.enqueue(blob.pk)
