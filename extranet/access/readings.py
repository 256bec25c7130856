"""Readings that the law wants recorded: the one door by which a GET writes to the journal."""

from extranet.access.actor import Actor
from extranet.access.models import Scoped
from extranet.access.zones import policy
from extranet.journal.actions import record


def note_reading(actor: Actor, thing: Scoped) -> None:
    """Record that `actor` read `thing` where its zone journals readings (health); do nothing elsewhere."""
    if policy(thing.scope.zone).journal_reads:
        record(actor, "read", thing, thing.scope)
