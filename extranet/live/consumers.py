"""The one websocket of a page: it watches topics, and loses them with the rights to them."""

import json
import re
from typing import Any

from extranet.live.queries import Standing, standing_of
from extranet.live.sockets import NOT_TAKEN, TOO_BIG, Socket

# A page watches the few scopes that it shows.
MOST_TOPICS = 50
_SCOPE = re.compile(r"scope\.(\d{1,18})")


class LiveConsumer(Socket):
    """Speaks JSON: the page sends {"watch": ["scope.12"]}, and is sent {"topic": …, "kind": …, "verb": …}."""

    standing: Standing

    def ask(self, *, at_the_door: bool) -> Standing:
        """Return who is signed in behind the socket, and the scopes they may read."""
        return standing_of(self.scope["session"].session_key, self.scope.get("cookies", {}))

    def user_of(self, standing: Standing) -> int | None:
        """Let in whoever is signed in."""
        return standing.user_id

    async def heard(self, text: str | None, data: bytes | None) -> None:
        """Watch the topics that a page names."""
        if not text:
            await self.close(TOO_BIG if data else NOT_TAKEN)
            return
        wanted = _watched_in(text)
        if wanted is None:
            await self.close(NOT_TAKEN)
            return
        await self.ask_again_if_old()
        for topic in wanted[:MOST_TOPICS]:
            match = _SCOPE.fullmatch(topic) if isinstance(topic, str) else None
            # A topic that may not be watched is passed over without a word: it does not exist.
            if match and int(match[1]) in self.standing.scope_ids and len(self._watched()) < MOST_TOPICS:
                await self.join(topic)
        await self._say({"watching": self._watched()})

    async def live_event(self, message: dict[str, Any]) -> None:
        """Pass an event on, if the right to it still stands."""
        await self.ask_again_if_old()
        if self.hears(message["topic"]):
            await self._say({"topic": message["topic"], **message["event"]})

    async def asked_again(self, before: Standing) -> None:
        """Leave the topics whose right is lost."""
        for topic in self._watched():
            if int(topic.rpartition(".")[2]) not in self.standing.scope_ids:
                await self.leave(topic)

    def _watched(self) -> list[str]:
        return sorted(topic for topic in self.topics if _SCOPE.fullmatch(topic))

    async def _say(self, content: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(content))


def _watched_in(text: str) -> list[Any] | None:
    """Return the topics a frame names; None when it is not one of ours."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    wanted = content.get("watch") if isinstance(content, dict) else None
    return wanted if isinstance(wanted, list) else None
