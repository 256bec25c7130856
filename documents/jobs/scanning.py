"""Asking the antivirus about stored files, in the background; it may run twice without harm."""

import logging
import time

from django_tasks import task

from documents import storage
from documents.actions.scanning import judge_blob
from documents.models import Blob, ScanState
from documents.scanning import clamd
from documents.storage.sealing import BrokenFile
from extranet.jobs import lanes

logger = logging.getLogger(__name__)
# How many files stored before there was an antivirus are looked at in one go.
_BACKLOG = 200
# Others have their turn in between; a minute later it goes on.
TURN_SECONDS = 10


# Before reading texts: people wait for the file itself.
@task(queue_name=lanes.QUICK, priority=10)
def scan_file(blob_id: int) -> None:
    """Ask the antivirus about one file; when it is away the file waits, held back, for `scan_waiting`."""
    blob = Blob.objects.filter(pk=blob_id).first()
    if blob is not None and clamd.is_configured():
        _scan(blob)


@task(queue_name=lanes.SLOW)
def scan_waiting() -> None:
    """Ask about the files that wait for the antivirus, then about some of those it never saw."""
    if not clamd.is_configured():
        return
    # "pending" comes before "none" backwards.
    waiting = Blob.objects.filter(scan_state__in=[ScanState.PENDING, ScanState.NONE]).order_by("-scan_state", "pk")
    begun = time.monotonic()
    for blob in list(waiting[:_BACKLOG]):
        if time.monotonic() - begun > TURN_SECONDS or not _scan(blob):
            return


def _scan(blob: Blob) -> bool:
    try:
        with storage.open_blob(blob) as file:
            answer = clamd.scan(file, blob.size)
    except clamd.Away:
        logger.warning("The antivirus does not answer: file %s waits", blob.pk)
        return False
    except (OSError, BrokenFile):
        logger.warning("File %s cannot be read: `extranet documents fsck` tells more", blob.pk)
        answer = clamd.Answer(clamd.Finding.UNSCANNABLE)
    judge_blob(blob, answer)
    return True
