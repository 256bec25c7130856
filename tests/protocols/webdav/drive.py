"""A program of the network drive, speaking to the application without a server."""

import base64
from typing import Any
from urllib.parse import quote

from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from extranet.access.actor import Actor
from extranet.accounts.actions.app_passwords import create_app_password
from extranet.accounts.models import User

PREFIX = "/dav/documents/"


def finish(answer: Any) -> None:
    """Close an answer, and the file it may hold; the database's connection belongs to the test."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


class Drive:
    """The drive as `user` opens it with an app password."""

    def __init__(self, user: User, realm: str = "documents") -> None:
        _made, self.secret = create_app_password(user, name="test", realms=[realm], actor=Actor(user))
        word = base64.b64encode(f"{user.email}:{self.secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {word}"}
        self.client = Client()

    def ask(self, method: str, path: str, data: bytes | str = b"", **headers: str) -> Any:
        """Send one request; `Depth="1"`, `If_Match="…"` become headers, a plain path is encoded below the prefix."""
        where = path if path.startswith("/") else PREFIX + quote(path)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if "Destination" in named and not named["Destination"].startswith(("/", "http")):
            named["Destination"] = "http://testserver" + PREFIX + quote(named["Destination"])
        return self.client.generic(
            method, where, data, content_type="application/octet-stream", headers=self.headers | named
        )

    def put(self, path: str, data: bytes, **headers: str) -> int:
        """Store a file; return the status."""
        return int(self.ask("PUT", path, data, **headers).status_code)

    def get(self, path: str) -> bytes:
        """Return the bytes of a file that is there."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.status_code
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        finish(answer)
        return bytes(content)

    def move(self, path: str, to: str, **headers: str) -> int:
        """Move; return the status."""
        return int(self.ask("MOVE", path, Destination=to, **headers).status_code)

    def names(self, path: str) -> list[str]:
        """Return the names in a collection."""
        from lxml import etree

        answer = self.ask("PROPFIND", path, Depth="1")
        assert answer.status_code == 207, answer.content
        root = etree.fromstring(answer.content)
        return [node.text or "" for node in root.iterfind(".//{DAV:}displayname")][1:]

    def lock(self, path: str, **headers: str) -> str:
        """Lock exclusively; return the token."""
        body = (
            '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype>'
            "<owner>moi</owner></lockinfo>"
        )
        answer = self.ask("LOCK", path, body, **headers)
        assert answer.status_code in {200, 201}, answer.content
        return str(answer["Lock-Token"])
