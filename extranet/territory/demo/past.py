"""Facts of months ago, written into the journal as if they had been recorded then."""

from datetime import datetime

from django.db.models import Model

from extranet.access.models import Scope, Zone
from extranet.accounts.models import User
from extranet.journal.models import Entry


def past(user: User, verb: str, thing: Model, scope: Scope, at: datetime, title: str = "") -> Entry | None:
    """Return the entry, unsaved, that tells that `user` did `verb` to `thing` at that time.

    None in the health zone: its chain tells when each fact was really written down, and is not for stories.
    """
    if scope.zone == Zone.HEALTH:
        return None
    return Entry(
        at=at,
        actor=user,
        assurance="password",
        verb=verb,
        scope=scope,
        kind=thing._meta.label_lower,
        object_id=thing.pk,
        title=(title or str(thing))[:255],
        url=thing.get_absolute_url(),  # type: ignore[attr-defined]
    )


def write(entries: list[Entry | None]) -> None:
    """Save the entries in the order of their time; nobody is notified of the past."""
    told = [entry for entry in entries if entry is not None]
    Entry.objects.bulk_create(sorted(told, key=lambda entry: entry.at))
