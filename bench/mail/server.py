"""A real mail server on loopback (aiosmtpd) that keeps count of what it took, over which connection."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller


class Received:
    """What arrived: for each letter its connection, whom it was for and its Message-ID, in order."""

    def __init__(self, silence: float) -> None:
        self.letters: list[tuple[Any, str, str]] = []
        self.port = 0
        self.silence = silence

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take one letter; called between its final dot and the answer."""
        message = message_from_bytes(envelope.content)
        self.letters.append((session.peer, envelope.rcpt_tos[0], message["Message-ID"]))
        if self.silence:
            await asyncio.sleep(self.silence)
        return "250 queued"

    def repeats(self) -> int:
        """Return how many letters arrived more than once, counting each time but the first."""
        return len(self.letters) - len({to for _peer, to, _id in self.letters})

    def repeats_of_finished(self) -> list[str]:
        """Return who got a letter again though its connection went on after the first copy: none may."""
        last = {peer: to for peer, to, _id in self.letters}
        first: dict[str, Any] = {}
        wrong = []
        for peer, to, _id in self.letters:
            if to in first and last[first[to]] != to:
                wrong.append(to)
            first[to] = peer
        return wrong


@contextmanager
def receiving(*, silence: float = 0) -> Iterator[Received]:
    """Serve on a free port; the server says nothing for `silence` seconds after each final dot."""
    received = Received(silence)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        received.port = probe.getsockname()[1]
    controller = Controller(received, hostname="127.0.0.1", port=received.port)
    controller.start()
    try:
        yield received
    finally:
        controller.stop()
