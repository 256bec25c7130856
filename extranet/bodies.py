"""Large request bodies are read as the view asks for them: nothing is stored before rights are known.

Django's own ASGI handler first writes every body to a temporary file, whoever sends it.
"""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

Receive = Callable[[], Awaitable[dict[str, Any]]]
# A client that sends nothing for so long has gone.
PATIENCE = 60


class LazyBody(io.RawIOBase):
    """The rest of a request's body, asked from the server as the view's thread reads it."""

    def __init__(self, receive: Receive, first: dict[str, Any]) -> None:
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._waiting: bytes = first.get("body", b"")
        self._is_whole = not first.get("more_body", False)
        self.ended = asyncio.Event()
        if self._is_whole:
            self.ended.set()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with what is there, waiting for the client if need be; OSError when the body broke off."""
        while not self._waiting and not self._is_whole:
            self._waiting = self._next()
        piece = self._waiting[: len(buffer)]
        buffer[: len(piece)] = piece
        self._waiting = self._waiting[len(piece) :]
        return len(piece)

    def _next(self) -> bytes:
        asked = asyncio.run_coroutine_threadsafe(cast(Any, self._receive()), self._loop)
        try:
            message = asked.result(PATIENCE)
        except TimeoutError as error:
            asked.cancel()
            raise OSError("The client went silent") from error
        if message["type"] == "http.disconnect":
            raise OSError("The client went away")
        if not message.get("more_body", False):
            self._is_whole = True
            self._loop.call_soon_threadsafe(self.ended.set)
        return cast(bytes, message.get("body", b""))


class StreamingHandler(ASGIHandler):
    """Django's handler, except that a body too large for memory waits to be asked for."""

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        length = dict(scope["headers"]).get(b"content-length", b"0")
        is_large = length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        await super().handle(scope, _Large(receive) if is_large else receive, send)

    async def read_body(self, receive: Any) -> "IO[bytes] | tempfile.SpooledTemporaryFile[bytes]":
        """Return the body: whole when it is small, else what reads it as it comes."""
        if not isinstance(receive, _Large):
            return await super().read_body(receive)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        receive.body = LazyBody(receive, message)
        return cast(IO[bytes], io.BufferedReader(receive.body))

    async def listen_for_disconnect(self, receive: Any) -> None:
        """Wait for the client to leave; while its body comes in, reading it tells."""
        if isinstance(receive, _Large) and receive.body is not None:
            await receive.body.ended.wait()
        await super().listen_for_disconnect(receive)


class _Large:
    """The server's `receive`, and the body that reads from it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.body: LazyBody | None = None

    async def __call__(self) -> dict[str, Any]:
        return await self._receive()
