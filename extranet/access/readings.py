"""Readings that the law wants recorded: the one door by which a GET writes to the journal."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from extranet.access.actor import Actor
from extranet.access.models import Scope
from extranet.access.zones import policy
from extranet.journal.actions import record


def note_reading(actor: Actor, thing: Model, verb: str = "read", **data: Any) -> None:
    """Record that `actor` read `thing` where its zone journals readings (health); do nothing elsewhere.

    `verb` is "read" or "download"; `data` holds numbers, no content.
    """
    scope: Scope = thing if isinstance(thing, Scope) else thing.scope  # type: ignore[attr-defined]
    if policy(scope.zone).journal_reads:
        record(actor, verb, thing, scope, **data)


def note_shown(actor: Actor, things: Iterable[Any], page: str) -> None:
    """Record what a list showed of the zones that journal readings: one fact a scope, with the numbers of its things.

    `things` carry `scope_id`; `page` names the list ("search", "home" …). Costs no query where there is none of them.
    """
    shown: dict[int, list[list[Any]]] = {}
    for thing in things:
        reach = actor.reaches.get(thing.scope_id)
        if reach is not None and policy(reach.zone).journal_reads:
            shown.setdefault(thing.scope_id, []).append([thing._meta.label_lower, thing.pk])
    for scope in Scope.objects.filter(pk__in=shown).order_by("pk") if shown else []:
        note_reading(actor, scope, page=page, shown=shown[scope.pk])
