"""Sending live events: after the commit, to the sockets that watch a topic.

Topics are named `scope.<number>` (what happens in a scope) and `user.<number>` (a person's own inbox and rights).
Events say that something changed, never its content: the page asks again over HTTP, where rights are asked anew.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from extranet.journal.models import Entry
from extranet.live.layer import LOST, MemoryLayer

logger = logging.getLogger(__name__)
EVERYONE = "everyone"


def scope_topic(scope_id: int) -> str:
    """Return the topic of a scope."""
    return f"scope.{scope_id}"


def user_topic(user_id: int) -> str:
    """Return the topic of a person."""
    return f"user.{user_id}"


_server_loop: asyncio.AbstractEventLoop | None = None


def note_server_loop() -> None:
    """Remember the event loop the sockets live in; called by each socket that opens."""
    global _server_loop
    _server_loop = asyncio.get_running_loop()


def _send(topic: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    if isinstance(layer, MemoryLayer):
        # Its queues belong to the sockets' loop, and this may be the worker's thread. No socket yet: nobody to tell.
        if _server_loop is not None and not _server_loop.is_closed():
            asyncio.run_coroutine_threadsafe(layer.group_send(topic, message), _server_loop)
        return
    try:
        async_to_sync(layer.group_send)(topic, message)
    except LOST:
        # The change is committed and the journal has it: a page that misses an event shows it when next opened.
        logger.warning("Live event lost: the channel layer did not answer", exc_info=True)


def publish(topic: str, **event: Any) -> None:
    """Send `event` to the pages that watch `topic`, once the transaction commits."""
    transaction.on_commit(lambda: _send(topic, {"type": "live.event", "topic": topic, "event": event}))


def publish_message(topic: str, message: dict[str, Any]) -> None:
    """Send a message of a room's own to the sockets of `topic`, once the transaction commits."""
    transaction.on_commit(lambda: _send(topic, message))


def publish_entry(entry: Entry) -> None:
    """Tell the pages that watch the entry's scope that something changed there; being read changes nothing."""
    if entry.scope_id and entry.verb not in {"read", "download"}:
        publish(
            scope_topic(entry.scope_id),
            kind=entry.kind, verb=entry.verb, id=entry.object_id, actor=entry.actor_id,
        )  # fmt: skip


def publish_told(user_ids: Iterable[int]) -> None:
    """Tell people's pages that their inbox changed."""
    for user_id in user_ids:
        publish(user_topic(user_id), kind="inbox")


def rights_changed(user_id: int | None) -> None:
    """Have the sockets of one person (None: of everyone) ask for their rights again, once committed."""
    topic = EVERYONE if user_id is None else user_topic(user_id)
    transaction.on_commit(lambda: _send(topic, {"type": "live.recheck"}))
