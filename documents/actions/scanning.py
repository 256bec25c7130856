"""What follows from what the antivirus says."""

from django.db import transaction

from documents.models import Blob, Document, ScanState
from documents.scanning import clamd
from extranet.access.explain import managers
from extranet.journal.actions import record


@transaction.atomic
def judge_blob(blob: Blob, answer: clamd.Answer) -> None:
    """Keep what the antivirus says of a file; of a virus, tell who put it there and who manages the place."""
    fresh = Blob.objects.select_for_update().filter(pk=blob.pk).first()
    if fresh is None or fresh.scan_state == answer.finding:
        return
    fresh.scan_state = ScanState(answer.finding)
    fresh.save(update_fields=["scan_state"])
    if fresh.scan_state != ScanState.INFECTED:
        return
    for version in fresh.versions.select_related("document__scope").order_by("pk"):
        document: Document = version.document
        told = managers(document.scope_id) | ({version.author_id} if version.author_id else set())
        record(
            None, "infected", document, document.scope, to=sorted(told), number=version.number, virus=answer.name[:200]
        )
