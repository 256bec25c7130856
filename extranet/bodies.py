"""Large request bodies are read as the view asks for them: nothing is stored before rights are known.

Django's own ASGI handler first writes every body to a temporary file, whoever sends it.
"""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import RequestAborted, RequestDataTooBig
from django.core.handlers.asgi import ASGIHandler

Receive = Callable[[], Awaitable[dict[str, Any]]]
# A client that sends nothing for so long has gone.
PATIENCE = 60
# Bytes fetched at a time, and for how long: going to the loop of the server for each packet costs more than hashing.
FETCH, FETCH_SECONDS = 512 * 1024, 1.0


class LazyBody(io.RawIOBase):
    """The rest of a request's body, asked from the server as the view's thread reads it."""

    def __init__(self, receive: Receive, first: dict[str, Any]) -> None:
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._waiting: bytes = first.get("body", b"")
        self._is_whole = not first.get("more_body", False)
        self._ahead: Future[bytes] | None = None
        self.ended = asyncio.Event()
        if self._is_whole:
            self.ended.set()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with what is there, waiting for the client if need be; OSError when the body broke off."""
        while not self._waiting and (self._ahead is not None or not self._is_whole):
            self._waiting = self._next()
        piece = self._waiting[: len(buffer)]
        buffer[: len(piece)] = piece
        self._waiting = self._waiting[len(piece) :]
        return len(piece)

    def _next(self) -> bytes:
        asked = self._ahead or asyncio.run_coroutine_threadsafe(self._fetch(), self._loop)
        try:
            piece = asked.result(PATIENCE)
        except TimeoutError as error:
            asked.cancel()
            raise OSError("The client went silent") from error
        # The next piece comes in while the view hashes and writes this one.
        self._ahead = None if self._is_whole else asyncio.run_coroutine_threadsafe(self._fetch(), self._loop)
        return piece

    async def _fetch(self) -> bytes:
        """Return what comes next, in the server's loop: what a fast client sends is taken together."""
        pieces, size, until = [], 0, self._loop.time() + FETCH_SECONDS
        while not self._is_whole and size < FETCH and self._loop.time() < until:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise OSError("The client went away")
            pieces.append(cast(bytes, message.get("body", b"")))
            size += len(pieces[-1])
            self._is_whole = not message.get("more_body", False)
        if self._is_whole:
            self.ended.set()
        return b"".join(pieces)


class UnannouncedBody(io.BufferedReader):
    """A body whose length nobody announced: read as it comes, and never taken into memory whole if it is large."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes; all of them only when they are few."""
        if size is not None and size >= 0:
            return super().read(size)
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        whole = super().read(most + 1)
        if len(whole) > most:
            raise RequestDataTooBig("A body of unannounced length is too large")
        return whole


class StreamingHandler(ASGIHandler):
    """Django's handler, except that a body too large for memory waits to be asked for."""

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        is_large = length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        # Finder, rclone and davfs2 send pieces without saying how many bytes there will be.
        is_unannounced = b"transfer-encoding" in headers and b"content-length" not in headers
        lazy = _Large(receive, is_unannounced=is_unannounced) if is_large or is_unannounced else receive
        await super().handle(scope, lazy, send)

    async def read_body(self, receive: Any) -> "IO[bytes] | tempfile.SpooledTemporaryFile[bytes]":
        """Return the body: whole when it is small, else what reads it as it comes."""
        if not isinstance(receive, _Large):
            return await super().read_body(receive)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        receive.body = LazyBody(receive, message)
        reader = UnannouncedBody if receive.is_unannounced else io.BufferedReader
        return cast(IO[bytes], reader(receive.body, FETCH))

    async def listen_for_disconnect(self, receive: Any) -> None:
        """Wait for the client to leave; while its body comes in, reading it tells."""
        if isinstance(receive, _Large) and receive.body is not None:
            await receive.body.ended.wait()
        await super().listen_for_disconnect(receive)


class _Large:
    """The server's `receive`, and the body that reads from it."""

    def __init__(self, receive: Receive, *, is_unannounced: bool) -> None:
        self._receive = receive
        self.is_unannounced = is_unannounced
        self.body: LazyBody | None = None

    async def __call__(self) -> dict[str, Any]:
        return await self._receive()
