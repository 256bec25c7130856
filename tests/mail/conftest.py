"""A mail server on loopback, and the sender that speaks to it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from extranet.mail import outbox, sending, transport
from extranet.mail.letters import Letter
from extranet.mail.models import Recipient
from tests.mail.relay import Relay, serve


@pytest.fixture
def relay(settings: Any) -> Iterator[Relay]:
    """The mail server that the settings name."""
    relay = Relay()
    server = serve(relay)
    settings.EMAIL_BACKEND = transport.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    settings.EMAIL_TIMEOUT = 5
    yield relay
    relay.released.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def send(db: None) -> Callable[[], None]:
    """Send what is due, until there is nothing left to do for now."""

    def run() -> None:
        while sending.send_waiting(threading.Event()):
            pass

    return run


@pytest.fixture
def write(db: None) -> Callable[..., list[Recipient]]:
    """Queue a letter for each of these people: `write("alice", "bob")`."""

    def queue(*names: str) -> list[Recipient]:
        for name in names:
            outbox.post(Letter("Bonjour", ["Une nouvelle.", ".un point"]), f"{name}@exemple.fr")
        return list(Recipient.objects.order_by("pk"))

    return queue
