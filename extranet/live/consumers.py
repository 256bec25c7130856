"""The one websocket of a page: it watches topics, and loses them with the rights to them."""

import re
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from extranet.live.publish import EVERYONE, note_server_loop, user_topic
from extranet.live.queries import Standing, standing_of

# A page watches the few scopes that it shows.
MOST_TOPICS = 50
LONGEST_MESSAGE = 4096
# Rights may end with a date or a session, which nobody announces: an older answer is asked again.
RECHECK_SECONDS = 60
# RFC 6455 § 7.4.2, private use: the page should not try again without signing in.
CLOSED_FOR_GOOD = 4401
_SCOPE = re.compile(r"scope\.(\d{1,18})")


class LiveConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Speaks JSON: the page sends {"watch": ["scope.12"]}, and is sent {"topic": …, "kind": …, "verb": …}."""

    standing: Standing
    topics: set[str]

    async def connect(self) -> None:
        self.topics = set()
        await self._ask_rights()
        if self.standing.user_id is None:
            await self.close(CLOSED_FOR_GOOD)
            return
        note_server_loop()
        await self.accept()
        await self.channel_layer.group_add(user_topic(self.standing.user_id), self.channel_name)
        await self.channel_layer.group_add(EVERYONE, self.channel_name)

    async def disconnect(self, code: int) -> None:
        own = {user_topic(self.standing.user_id), EVERYONE} if self.standing.user_id is not None else set()
        for topic in self.topics | own:
            await self.channel_layer.group_discard(topic, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        if not text_data or len(text_data) > LONGEST_MESSAGE:
            await self.close(1009)
            return
        await super().receive(text_data=text_data, **kwargs)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        try:
            return await super().decode_json(text_data)
        except ValueError:
            return None

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        wanted = content.get("watch") if isinstance(content, dict) else None
        if not isinstance(wanted, list):
            await self.close(1003)
            return
        await self._ask_rights_if_old()
        for topic in wanted[:MOST_TOPICS]:
            match = _SCOPE.fullmatch(topic) if isinstance(topic, str) else None
            # A topic that may not be watched is passed over without a word: it does not exist.
            if match and int(match[1]) in self.standing.scope_ids and len(self.topics) < MOST_TOPICS:
                self.topics.add(topic)
                await self.channel_layer.group_add(topic, self.channel_name)
        await self.send_json({"watching": sorted(self.topics)})

    async def live_event(self, message: dict[str, Any]) -> None:
        """Pass an event on, if the right to it still stands."""
        await self._ask_rights_if_old()
        topic = message["topic"]
        if self.standing.user_id is not None and (topic in self.topics or topic == user_topic(self.standing.user_id)):
            await self.send_json({"topic": topic, **message["event"]})

    async def live_recheck(self, message: dict[str, Any]) -> None:
        """Ask for the rights again: leave what is lost, close when nobody is signed in any more."""
        await self._ask_rights()

    async def _ask_rights_if_old(self) -> None:
        if time.monotonic() - self.standing.at > RECHECK_SECONDS:
            await self._ask_rights()

    async def _ask_rights(self) -> None:
        before = getattr(self, "standing", None)
        cookies = self.scope.get("cookies", {})
        self.standing = await database_sync_to_async(standing_of)(self.scope["session"].session_key, cookies)
        if before is None or before.user_id is None:
            return
        for topic in sorted(self.topics):
            if int(topic.rpartition(".")[2]) not in self.standing.scope_ids:
                self.topics.discard(topic)
                await self.channel_layer.group_discard(topic, self.channel_name)
        if self.standing.user_id is None:
            await self.channel_layer.group_discard(user_topic(before.user_id), self.channel_name)
            await self.channel_layer.group_discard(EVERYONE, self.channel_name)
            await self.close(CLOSED_FOR_GOOD)
