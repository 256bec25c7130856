"""Reading the journal. The caller has asked `access` which scopes may be read."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from extranet.journal.models import Entry
from extranet.journal.wording import is_news


def news(scope_ids: Iterable[int], *, since: datetime | None = None, but_not_by: int | None = None) -> QuerySet[Entry]:
    """Return the news in the scopes, newest first, with their authors; `but_not_by` leaves out one's own."""
    entries = Entry.objects.filter(is_news(), scope_id__in=list(scope_ids)).select_related("actor")
    if since is not None:
        entries = entries.filter(at__gt=since)
    if but_not_by is not None:
        entries = entries.exclude(actor_id=but_not_by)
    return entries.order_by("-id")
