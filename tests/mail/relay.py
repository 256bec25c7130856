"""A mail server of some eighty lines on loopback, polite unless told to be silent, to hang up or to refuse."""

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any


@dataclass
class Relay:
    """What the server does and what it got. Stages: CONNECT, the commands, and DOT for the end of a letter."""

    answers: dict[str, str] = field(default_factory=dict)
    # At these stages it says nothing more, or hangs up; "RCPT bob@exemple.fr" is that person's stage alone.
    silent_at: set[str] = field(default_factory=set)
    cut_at: set[str] = field(default_factory=set)
    tls: ssl.SSLContext | None = None
    port: int = 0
    connections: int = 0
    taken: list[tuple[int, str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    # Set when it falls silent, and to be set for it to hang up at last.
    is_silent: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def people(self) -> list[str]:
        """Whom the letters it took were for, in their order."""
        return [to for _connection, to, _id in self.taken]


class _Conversation(socketserver.StreamRequestHandler):
    relay: Relay

    def handle(self) -> None:
        relay = self.relay
        relay.connections += 1
        number, to = relay.connections, ""
        if not self.answer("CONNECT", "220 relay"):
            return
        while line := self.rfile.readline():
            verb = line.decode().split(":")[0].split(" ")[0].strip().upper()
            relay.heard.append(verb)
            stage = verb
            if verb == "RCPT":
                to = re.findall(r"<(.*)>", line.decode())[0]
                stage = f"RCPT {to}"
            if verb == "STARTTLS" and relay.tls:
                self.answer(verb, "220 go on")
                self.secure()
            elif verb == "QUIT":
                self.answer(verb, "221 bye")
                return
            elif verb == "DATA" and "DATA" not in relay.answers:
                if not (self.answer(verb, "354 go on") and self.read_letter(number, to)):
                    return
            elif not self.answer(stage, "250-relay\r\n250 STARTTLS" if verb == "EHLO" and relay.tls else "250 ok"):
                return

    def answer(self, stage: str, words: str) -> bool:
        relay = self.relay
        if stage in relay.silent_at:
            relay.is_silent.set()
            relay.released.wait(60)
            return False
        if stage in relay.cut_at:
            return False
        self.wfile.write(f"{relay.answers.get(stage, words)}\r\n".encode())
        return True

    def read_letter(self, number: int, to: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        stage = f"DOT {to}" if f"DOT {to}" in self.relay.answers else "DOT"
        if self.relay.answers.get(stage, "250")[0] == "2":
            self.relay.taken.append((number, to, message_from_bytes(b"".join(lines))["Message-ID"]))
        return self.answer(stage, "250 queued")

    def secure(self) -> None:
        assert self.relay.tls
        try:
            self.request = self.relay.tls.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, ConnectionError):
            return
        self.setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what these tests are about."""


def serve(relay: Relay) -> _Server:
    """Serve on a free port, in a thread; the caller shuts it down."""
    handler = type("Conversation", (_Conversation,), {"relay": relay})
    server = _Server(("127.0.0.1", relay.port), handler)
    relay.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
