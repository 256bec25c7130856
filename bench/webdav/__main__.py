"""`bench/run webdav`: the network drive beside WsgiDAV on the file system, same machine, same client, turn by turn."""

import argparse
import base64
import http.client
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.core.management import call_command

from bench.territory.measure import TICK, Server
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.actions.app_passwords import create_app_password
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace

SMALL, LARGE, FILES = 100_000, 50_000_000, 1000


@dataclass
class Target:
    """A server under test, over one kept connection."""

    name: str
    port: int
    pid: int
    base: str
    word: str = ""

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> int:
        self.line.request(method, self.base + path, body, {"Authorization": self.word, **headers})
        answer = self.line.getresponse()
        size = 0
        while piece := answer.read(1 << 20):
            size += len(piece)
        assert answer.status < 300, (self.name, method, path, answer.status)
        return size

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK


def ours(port: int) -> tuple[Target, Server]:
    """Start our web process on an empty base with one space."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user = User.objects.create_user("banc@exemple.fr", None, first_name="Banc", last_name="d’essai")
    grants.grant(create_workspace("Banc", "group", actor=None).scope, user, Role.MANAGER, actor=None)
    secret = create_app_password(user, name="banc", realms=["documents"], actor=Actor(user))[1]
    word = "Basic " + base64.b64encode(f"{user.email}:{secret}".encode()).decode()
    server = Server(port)
    return Target("Extranet", port, server.process.pid, "/dav/documents/banc/", word), server


def theirs(port: int, folder: str) -> tuple[Target, "subprocess.Popen[bytes]"]:
    """Start WsgiDAV on a folder, under cheroot where it is installed, else under the server it brings along."""
    server = "cheroot" if importlib.util.find_spec("cheroot") else "ext-wsgiutils"
    command = [
        sys.executable,
        "-m",
        "wsgidav.server.server_cli",
        "--root",
        folder,
        "--auth",
        "anonymous",
        "--no-config",
    ]
    command += ["--host", "127.0.0.1", "--port", str(port), "--server", server, "-q"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    target = Target(f"WsgiDAV ({server})", port, process.pid, "/")
    for _ in range(200):
        try:
            target.line.connect()
            return target, process
        except OSError:
            time.sleep(0.1)
    raise SystemExit("WsgiDAV did not start.")


def measure(target: Target, times: int, act: Callable[[Target], object]) -> tuple[float, float]:
    """Return the median wall time and the mean server CPU of one request, in milliseconds."""
    # A server hangs up on a line that was idle while the other had its turn.
    target.line.close()
    act(target)
    walls, before = [], target.cpu()
    for _ in range(times):
        start = time.perf_counter()
        act(target)
        walls.append(time.perf_counter() - start)
    return statistics.median(walls) * 1000, (target.cpu() - before) * 1000 / times


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--port", type=int, default=8124)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(dir=os.environ.get("DATA_DIR"))
    us, server = ours(options.port)
    them, process = theirs(options.port + 1, folder)
    few = max(5, options.times // 5)
    noise = os.urandom(LARGE)
    acts: list[tuple[str, int, Callable[[Target], object]]] = [
        ("PUT 100 Ko", options.times, lambda one: one.ask("PUT", "petit.bin", os.urandom(SMALL))),
        ("GET 100 Ko", options.times, lambda one: one.ask("GET", "petit.bin")),
        ("PUT 50 Mo", few, lambda one: one.ask("PUT", "grand.bin", os.urandom(32) + noise[32:])),
        ("GET 50 Mo", few, lambda one: one.ask("GET", "grand.bin")),
        ("PROPFIND, 1 000 fichiers", few, lambda one: one.ask("PROPFIND", "mille/", Depth="1")),
    ]
    try:
        for one in (us, them):
            one.line.close()
            one.ask("MKCOL", "mille/")
            for number in range(FILES):
                one.ask("PUT", f"mille/Compte rendu {number:04}.txt".replace(" ", "%20"), f"{number}".encode())
        print(f"\n| | {us.name}, durée | CPU | {them.name}, durée | CPU |\n|---|---:|---:|---:|---:|")
        for name, times, act in acts:
            wall, cpu = measure(us, times, act)
            wall_2, cpu_2 = measure(them, times, act)
            print(f"| {name} | {wall:.0f} ms | {cpu:.0f} ms | {wall_2:.0f} ms | {cpu_2:.0f} ms |", flush=True)
    finally:
        server.stop()
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


main()
