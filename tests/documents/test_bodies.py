"""Behind uvicorn, a large body is read only as far as the view wants it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, UnreadablePostError

from extranet.bodies import StreamingHandler

PIECE = b"x" * 65536


class Client:
    """Sends `pieces` pieces when asked, then waits, or leaves early."""

    def __init__(self, pieces: int, *, leaves: bool = False) -> None:
        self.pieces, self.leaves = pieces, leaves
        self.asked = 0
        self.all_asked = threading.Event()
        self.answer: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        self.asked += 1
        if self.asked <= self.pieces:
            is_last = self.asked == self.pieces and not self.leaves
            if is_last:
                self.all_asked.set()
            return {"type": "http.request", "body": PIECE, "more_body": not is_last}
        if self.leaves:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: dict[str, Any]) -> None:
        self.answer.append(message)


def _ask(client: Client, view: Any, length: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(self: StreamingHandler, request: ASGIRequest) -> HttpResponse:
        return await sync_to_async(view)(request)

    monkeypatch.setattr(StreamingHandler, "get_response_async", answer)
    monkeypatch.setattr(StreamingHandler, "load_middleware", lambda self, is_async: None)
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": [
            (b"transfer-encoding", b"chunked") if length is None else (b"content-length", str(length).encode()),
            (b"content-type", b"application/octet-stream"),
        ],
    }
    # In a thread of its own: once a browser has been opened, Playwright's event loop runs in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(
            asyncio.run, asyncio.wait_for(StreamingHandler()(scope, client.receive, client.send), 20)
        ).result()


def test_a_large_body_that_is_refused_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(1000)
    _ask(client, lambda request: HttpResponse("non", status=403), 1000 * len(PIECE), monkeypatch)
    assert client.asked == 1
    assert client.answer[0]["status"] == 403


def test_a_large_body_arrives_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(100)

    def view(request: ASGIRequest) -> HttpResponse:
        size = 0
        while piece := request.read(100_000):
            size += len(piece)
        return HttpResponse(str(size))

    _ask(client, view, 100 * len(PIECE), monkeypatch)
    assert client.answer[1]["body"] == str(100 * len(PIECE)).encode()


def test_what_came_in_ahead_of_the_view_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(10)

    def view(request: ASGIRequest) -> HttpResponse:
        size = len(request.read(100_000))
        # The rest is taken from the server while this one is busy.
        assert client.all_asked.wait(10)
        while piece := request.read(100_000):
            size += len(piece)
        return HttpResponse(str(size))

    _ask(client, view, 10 * len(PIECE) * 10, monkeypatch)
    assert client.answer[1]["body"] == str(10 * len(PIECE)).encode()


def test_a_body_of_unannounced_length_is_never_taken_whole_when_it_is_large(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = len(PIECE)

    def view(request: ASGIRequest) -> HttpResponse:
        with pytest.raises(RequestDataTooBig):
            request.read()
        return HttpResponse("trop")

    client = Client(100)
    _ask(client, view, None, monkeypatch)
    assert client.answer[1]["body"] == b"trop"
    assert client.asked < 100


def test_a_small_body_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(2)
    _ask(client, lambda request: HttpResponse(str(len(request.body))), 2 * len(PIECE), monkeypatch)
    assert client.answer[1]["body"] == str(2 * len(PIECE)).encode()


def test_a_client_that_leaves_is_told_to_the_view(monkeypatch: pytest.MonkeyPatch) -> None:
    client, seen = Client(3, leaves=True), []

    def view(request: ASGIRequest) -> HttpResponse:
        try:
            while request.read(100_000):
                pass
        except UnreadablePostError:
            seen.append("gone")
        return HttpResponse()

    _ask(client, view, 1000 * len(PIECE), monkeypatch)
    assert seen == ["gone"]
