"""A websocket client for the ASGI application (Channels' own needs a second server to be installed)."""

import asyncio
import functools
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers
from django.db import connections


def in_own_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an asynchronous test in a thread of its own: Playwright keeps a loop running in the main one."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def run_and_let_go() -> None:
            # The layer's locks belong to the loop that first waited on them, which was another test's.
            channel_layers.backends.clear()
            try:
                await test(*args, **kwargs)
            finally:
                # The thread of database acts would keep its connection, and the test's database could not be dropped.
                await sync_to_async(connections.close_all)()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, run_and_let_go()).result()

    return run


class Socket(ApplicationCommunicator):
    """Opens `path` with `headers`, and speaks JSON."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        super().__init__(application, scope)

    async def connect(self) -> tuple[bool, int | None]:
        """Open the socket; return whether it was accepted, and the code if not."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(2)
        return answer["type"] == "websocket.accept", answer.get("code")

    async def send_json_to(self, data: Any) -> None:
        """Send `data` as a text frame."""
        await self.send_to(json.dumps(data))

    async def send_to(self, text: str) -> None:
        """Send a text frame as it is."""
        await self.send_input({"type": "websocket.receive", "text": text})

    async def receive_json_from(self) -> Any:
        """Return the next frame."""
        answer = await self.receive_output(2)
        assert answer["type"] == "websocket.send", answer
        return json.loads(answer["text"])

    async def disconnect(self) -> None:
        """Close the socket as a browser does."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(2)
