"""When things change scope, what was said of them changes its readers too: the index, the news, the inboxes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from extranet.access.models import Scope
from extranet.journal.models import Entry
from extranet.notifications.models import Follow, Notification
from extranet.search.models import IndexedThing


def move_what_was_said(kind: str, ids: "Iterable[int] | QuerySet[Any, Any]", scope: Scope) -> None:
    """Give the traces of the things `ids` of a kind (model label in lower case) the scope they moved to.

    Four updates, whatever their number; in the caller's transaction. The journal's chain covers what was done, not
    who may read of it, and stays whole.
    """
    entries = Entry.objects.filter(kind=kind, object_id__in=ids)
    Notification.objects.filter(entry__in=entries).update(scope=scope)
    entries.update(scope=scope)
    IndexedThing.objects.filter(kind=kind, object_id__in=ids).update(scope=scope)
    Follow.objects.filter(kind=kind, object_id__in=ids).update(scope=scope)
