"""Writing down who opened a document: the one thing that reading a document of the standard zone writes."""

from datetime import timedelta

from django.utils import timezone

from documents.models import Document, Reading, Version
from extranet.access.actor import Actor
from extranet.access.readings import note_reading

# Opening a document again within the hour changes nothing that its editors need to know.
EVERY = timedelta(hours=1)


def note_opened(actor: Actor, document: Document, version: Version | None, *, downloaded: bool = False) -> None:
    """Write down that `actor` opened (or took) a version of `document`: at most one row and one write an hour.

    One query, and a write only when there is something new to say: an hour went by, another version, a first download.
    """
    if actor.user is None or version is None:
        return
    now = timezone.now()
    known = Reading.objects.filter(document=document, user=actor.user).first()
    if known is not None and known.number == version.number:
        last = known.downloaded_at if downloaded else known.last_at
        if last is not None and last > now - EVERY:
            return
    reading = Reading(document=document, user=actor.user, number=version.number, first_at=now, last_at=now)
    columns = ["number", "last_at"]
    if downloaded:
        reading.downloaded_at = now
        columns.append("downloaded_at")
    # One statement: two first openings at once make one row.
    Reading.objects.bulk_create(
        [reading], update_conflicts=True, unique_fields=["document", "user"], update_fields=columns
    )


def note_taken(actor: Actor, documents: list[Document]) -> None:
    """Write down that `actor` took the current version of each document: two statements, however many there are.

    Where the zone journals readings, each is also one fact of the journal.
    """
    if actor.user is None:
        return
    for document in documents:
        if document.current is not None:
            note_reading(actor, document, "download", number=document.current.number)
    now = timezone.now()
    taken = [
        Reading(
            document=document,
            user=actor.user,
            number=document.current.number,
            first_at=now,
            last_at=now,
            downloaded_at=now,
        )
        for document in documents
        if document.current is not None
    ]
    for start in range(0, len(taken), 500):
        Reading.objects.bulk_create(
            taken[start : start + 500],
            update_conflicts=True,
            unique_fields=["document", "user"],
            update_fields=["number", "last_at", "downloaded_at"],
        )
