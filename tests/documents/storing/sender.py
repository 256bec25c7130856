"""A program that speaks tus to the application, without a server."""

import base64
from typing import Any

from django.test import Client
from django.urls import reverse

from documents.models import Folder

OCTETS = "application/offset+octet-stream"


def described(**said: str) -> str:
    """Return metadata as tus writes them."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


class Sender:
    """One file on its way, as a signed-in client sends it."""

    def __init__(self, client: Client, folder: Folder) -> None:
        self.client = client
        self.begin_url = reverse("documents:tus_create", args=[folder.workspace.slug, folder.pk])
        self.url = ""

    def ask(self, method: str, url: str, data: bytes = b"", **headers: str) -> Any:
        """Send one request of the protocol."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("Content-Type", OCTETS if data else "")
        return self.client.generic(
            method,
            url,
            data,
            content_type=kind,
            headers={"Tus-Resumable": "1.0.0", **named, "accept": "application/json"},
        )

    def begin(self, length: int, name: str = "gros.bin", data: bytes = b"", **said: str) -> Any:
        """Announce a file; its first bytes may come along."""
        metadata = described(filename=name, **said)
        answer = self.ask("POST", self.begin_url, data, Upload_Length=str(length), Upload_Metadata=metadata)
        self.url = answer.get("Location", "")
        return answer

    def patch(self, offset: int, data: bytes, **headers: str) -> Any:
        """Append."""
        return self.ask("PATCH", self.url, data, Upload_Offset=str(offset), **headers)

    def offset(self) -> int:
        """Return how far the server says it has come."""
        answer = self.ask("HEAD", self.url)
        assert answer.status_code == 200, answer.status_code
        return int(answer["Upload-Offset"])
