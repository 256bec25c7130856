"""`bench/run uploads [--size 5G]`: memory of the web process while large files come in and go out, by every door."""

import argparse
import base64
import http.client
import io
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.core.management import call_command
from django.test import Client

from bench.territory.measure import Server
from documents import queries
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.actions.app_passwords import create_app_password
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace

MO = 1024 * 1024
UNITS = {"M": MO, "G": 1024 * MO}
TOKEN = "a" * 32


class Stream(io.RawIOBase):
    """Bytes to send, made as they go: the client's own memory does not count, but the disk of the server is real."""

    def __init__(self, size: int, before: bytes = b"", after: bytes = b"") -> None:
        self.left, self.piece = size, os.urandom(MO)
        self.before, self.after = before, after

    def read(self, size: int = -1) -> bytes:
        if self.before:
            piece, self.before = self.before, b""
        elif self.left:
            piece = self.piece[: min(MO, self.left)]
            self.left -= len(piece)
        else:
            piece, self.after = self.after, b""
        return piece


class Bench:
    """A server, one space, and what to send to be its manager."""

    def __init__(self, port: int) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        user = User.objects.create_user("banc@exemple.fr", None, first_name="Banc", last_name="d’essai")
        space = create_workspace("Banc", "empty", actor=None)
        grants.grant(space.scope, user, Role.MANAGER, actor=None)
        secret = create_app_password(user, name="banc", realms=["documents"], actor=Actor(user))[1]
        self.folder = queries.get_root(space).pk
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
        self.page = {"Cookie": cookie, "X-CSRFToken": TOKEN, "Accept": "application/json"}
        self.drive = {"Authorization": "Basic " + base64.b64encode(f"{user.email}:{secret}".encode()).decode()}
        self.port = port
        self.server = Server(port)

    def ask(self, method: str, path: str, headers: dict[str, str], body: Any = None) -> tuple[dict[str, str], int]:
        """Send one request; return the headers of the answer and how many bytes followed."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        line.request(method, path, body, headers)
        answer = line.getresponse()
        size, first = 0, b""
        while piece := answer.read(MO):
            size += len(piece)
            first = first or piece[:300]
        assert answer.status < 300, (method, path, answer.status, first)
        line.close()
        return dict(answer.getheaders()), size

    def form(self, size: int) -> None:
        """Send by the form of the page."""
        head = (
            b'--x\r\nContent-Disposition: form-data; name="upload"; filename="f.bin"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n"
        )
        end = b"\r\n--x--\r\n"
        said = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(len(head) + size + len(end))}
        path = f"/espaces/banc/documents/{self.folder}/deposer/"
        self.ask("POST", path, self.page | said, Stream(size, head, end))

    def tus(self, size: int) -> None:
        """Send by tus, in one request."""
        name = base64.b64encode(b"t.bin").decode()
        said = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
        answer, _size = self.ask("POST", f"/espaces/banc/documents/{self.folder}/tus/", self.page | said)
        said = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Length": str(size)}
        said["Content-Type"] = "application/offset+octet-stream"
        self.ask("PATCH", answer["location"], self.page | said, Stream(size))

    def put(self, size: int) -> None:
        """Send by the network drive."""
        said = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}
        self.ask("PUT", "/dav/documents/banc/d.bin", self.drive | said, Stream(size))

    def get(self, size: int) -> None:
        """Fetch by the network drive."""
        assert self.ask("GET", "/dav/documents/banc/d.bin", self.drive)[1] == size

    def zip(self, size: int) -> None:
        """Fetch the whole folder as a zip."""
        assert self.ask("GET", f"/espaces/banc/documents/{self.folder}/zip/", self.page)[1] > size

    def peak(self, act: Callable[[int], None], size: int) -> tuple[float, float, float]:
        """Return the seconds, and the memory in megabytes before and at its highest."""
        process = Path(f"/proc/{self.server.process.pid}")
        # 5: forget the highest so far (proc(5)).
        (process / "clear_refs").write_text("5")
        before = _megabytes(process, "VmRSS")
        began = time.perf_counter()
        act(size)
        return time.perf_counter() - began, before, _megabytes(process, "VmHWM")


def _megabytes(process: Path, name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+)", (process / "status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def main() -> None:
    """Print a table in Markdown."""
    options = argparse.ArgumentParser()
    options.add_argument("--size", default="5G", help="the larger of the two files, as 500M or 5G")
    options.add_argument("--port", type=int, default=8340)
    chosen = options.parse_args()
    large = int(chosen.size[:-1]) * UNITS[chosen.size[-1]]
    bench = Bench(chosen.port)
    try:
        doors = [("formulaire", bench.form), ("tus", bench.tus), ("lecteur réseau, PUT", bench.put)]
        doors += [("lecteur réseau, GET", bench.get), ("dossier en zip", bench.zip)]
        print(f"| | 10 Mo : au plus fort | {chosen.size[:-1]} {chosen.size[-1]}o : au plus fort | écart | durée |")
        print("|---|---:|---:|---:|---:|")
        few = [bench.peak(act, 10 * MO)[2] for _name, act in doors]
        for (name, act), small in zip(doors, few, strict=True):
            seconds, _before, peak = bench.peak(act, large)
            print(f"| {name} | {small:.0f} Mo | {peak:.0f} Mo | {peak - small:+.0f} Mo | {seconds:.0f} s |", flush=True)
    finally:
        bench.server.stop()


main()
