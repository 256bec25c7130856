"""Emptying bins and forgetting files nobody points at; it may run twice without harm."""

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from documents import storage
from documents.models import Blob
from documents.storage.sweeping import KEPT_FOR
from extranet.jobs import lanes

logger = logging.getLogger(__name__)


@task(queue_name=lanes.SLOW)
def sweep_files() -> None:
    """Forget the files no version points at any more, then remove from the disk what is long forgotten."""
    from documents.queries import known_addresses

    forget_unused()
    storage.sweep(known_addresses)


def forget_unused() -> int:
    """Delete the rows of files without a version, last stored long ago, and their files; return how many."""
    cutoff = timezone.now() - KEPT_FOR
    unused = Blob.objects.filter(Blob.held_by_nothing(), stored_at__lt=cutoff).order_by("pk")
    forgotten = 0
    for pk in list(unused.values_list("pk", flat=True)[:10_000]):
        with transaction.atomic():
            # Looked at again under the lock: someone may have just stored the same file.
            blob = Blob.objects.select_for_update().filter(pk=pk, stored_at__lt=cutoff).first()
            if blob is None or not Blob.objects.filter(Blob.held_by_nothing(), pk=pk).exists():
                continue
            blob.delete()
        forgotten += storage.forget_blob(blob.address)
    return forgotten


@task(queue_name=lanes.SLOW)
def recount_usage() -> None:
    """Count anew what each space takes."""
    from documents.actions.usage import recount

    wrong = recount()
    if wrong:
        logger.warning("The room taken by %d spaces was counted wrong, and is right again", wrong)


@task(queue_name=lanes.SLOW)
def forget_uploads() -> None:
    """Forget the uploads that nobody goes on with."""
    from documents.actions.resuming import sweep_uploads

    sweep_uploads()


@task(queue_name=lanes.SLOW)
def forget_passing() -> None:
    """Forget the locks that ended and yesterday's passing files of the network drive."""
    from documents.actions.locks import forget_locks
    from documents.actions.scratches import sweep_scratches

    forget_locks()
    sweep_scratches()
