"""What every websocket of ours does alike: rights at the door, again when they change, limits, closing.

A socket asks who it is at the door. It asks again when somebody's rights or sessions change (everything that changes
them says so: `live.publish.rights_changed`), when its answer is older than `recheck_seconds`, and on a tick where the
room wants one, for what nobody announces: dates that pass, sessions that end, the idle limit of the health zone.
"""

import asyncio
import logging
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from extranet.live.layer import LOST
from extranet.live.publish import EVERYONE, note_server_loop, user_topic

logger = logging.getLogger(__name__)

# RFC 6455 § 7.4.2, private use: the page should not try again without signing in.
CLOSED_FOR_GOOD = 4401
# RFC 6455 § 7.4.1: a kind of data that is not taken, not understood, against the rules, too large, our fault.
NOT_TAKEN, NOT_UNDERSTOOD, AGAINST_THE_RULES, TOO_BIG, BROKEN = 1003, 1007, 1008, 1009, 1011
# How many bytes of a frame count as one message.
WEIGHT = 16_384


class Socket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One page's websocket. A room's own says who is let in (`ask`, `admits`), and what it hears and tells."""

    # An answer about rights that is older is asked again before it serves.
    recheck_seconds = 60.0
    # Whether rights are asked at that interval even when nothing happens.
    ticks = False
    largest_frame = 4096
    # Messages a browser may send at once, and each second after that; a large one counts for several.
    burst, rate = 60.0, 10.0
    _ticker: "asyncio.Task[None] | None" = None

    # What a room says

    def ask(self, *, at_the_door: bool) -> Any:
        """Return who stands behind the socket and what they may do, read anew from the database, in a thread."""
        raise NotImplementedError

    def user_of(self, standing: Any) -> int | None:
        """Return the number of the person `standing` lets in; None when nobody is."""
        raise NotImplementedError

    async def opened(self) -> None:
        """Greet a page that was let in."""

    async def asked_again(self, before: Any) -> None:
        """Act on rights that were asked again and still let the page in; `before` is what they were."""

    async def ticked(self) -> None:
        """See to what else must not be missed, at each tick."""

    async def left(self) -> None:
        """Say goodbye for a page that is gone."""

    async def heard(self, text: str | None, data: bytes | None) -> None:
        """Take a frame that the limits let through."""
        raise NotImplementedError

    # What all do

    async def connect(self) -> None:
        self.topics: set[str] = set()
        self._allowance, self._allowed_at = self.burst, time.monotonic()
        self._user_id: int | None = None
        note_server_loop()
        # Before the rights are read: who signs out in between is heard, and cut off right after.
        await self.join(EVERYONE)
        if (signed_in := self.scope["user"].pk) is not None:
            await self.join(user_topic(signed_in))
        self.standing = await self._read_standing(at_the_door=True)
        let_in = self.user_of(self.standing)
        if let_in is None or let_in != signed_in:
            await self.cut()
            return
        self._user_id = let_in
        await self.accept()
        await self.opened()
        if self.ticks:
            self._ticker = asyncio.create_task(self._tick())

    async def disconnect(self, code: int) -> None:
        self._stop_ticking()
        for topic in sorted(self.topics):
            await self.leave(topic)
        if self._user_id is not None:
            await self.left()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        size = len(text_data or "") + len(bytes_data or b"")
        if size > self.largest_frame:
            await self.close(TOO_BIG)
        elif not self._is_allowed(size):
            await self.close(AGAINST_THE_RULES)
        else:
            await self.heard(text_data, bytes_data)

    async def join(self, topic: str) -> None:
        """Hear what is told to `topic` from now on."""
        self.topics.add(topic)
        await self.channel_layer.group_add(topic, self.channel_name)

    async def leave(self, topic: str) -> None:
        """Hear nothing of `topic` any more."""
        self.topics.discard(topic)
        await self.channel_layer.group_discard(topic, self.channel_name)

    def hears(self, topic: str) -> bool:
        """Say whether the socket joined `topic`, and did not leave it."""
        return topic in self.topics

    async def tell(self, channel: str, message: dict[str, Any]) -> None:
        """Send a message to one socket; one that does not keep up misses it, and its sender goes on."""
        try:
            await self.channel_layer.send(channel, message)
        except LOST:
            logger.info("A message to a socket was dropped", exc_info=True)

    async def tell_all(self, topic: str, message: dict[str, Any]) -> None:
        """Send a message to all that hear `topic`; lost, it costs freshness: what is kept is in the database."""
        try:
            await self.channel_layer.group_send(topic, message)
        except LOST:
            logger.warning("A live message was lost: the channel layer did not take it", exc_info=True)

    async def live_recheck(self, message: dict[str, Any]) -> None:
        """Ask for the rights again: somebody changed them."""
        await self.ask_again()

    async def ask_again(self) -> None:
        """Ask for the rights again; close when nobody, or somebody else, is behind the socket now."""
        before, standing = self.standing, await self._read_standing(at_the_door=False)
        self.standing = standing
        if self.user_of(standing) != self._user_id:
            await self.cut()
        else:
            await self.asked_again(before)

    async def ask_again_if_old(self) -> None:
        """Ask for the rights again when the last answer is older than `recheck_seconds`."""
        if time.monotonic() - self._asked_at > self.recheck_seconds:
            await self.ask_again()

    async def cut(self) -> None:
        """Let go of who may not be here any more: what comes in before the browser hangs up is not passed on."""
        self._stop_ticking()
        for topic in sorted(self.topics):
            await self.leave(topic)
        await self.close(CLOSED_FOR_GOOD)

    async def _read_standing(self, *, at_the_door: bool) -> Any:
        standing = await database_sync_to_async(self.ask)(at_the_door=at_the_door)
        self._asked_at = time.monotonic()
        return standing

    def _is_allowed(self, size: int) -> bool:
        now = time.monotonic()
        earned = self.rate * (now - self._allowed_at)
        self._allowance = min(self.burst, self._allowance + earned) - 1 - size // WEIGHT
        self._allowed_at = now
        return self._allowance > 0

    async def _tick(self) -> None:
        try:
            while True:
                await asyncio.sleep(self.recheck_seconds)
                await self.ask_again()
                if self.user_of(self.standing) == self._user_id:
                    await self.ticked()
        except Exception:
            # Whose rights cannot be asked may not go on: the browser opens another socket, which asks at the door.
            logger.exception("A socket whose rights could not be asked is closed")
            await self.close(BROKEN)

    def _stop_ticking(self) -> None:
        if self._ticker is not None and self._ticker is not asyncio.current_task():
            self._ticker.cancel()
