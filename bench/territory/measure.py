"""Asks a running server for pages, and reads what they cost it from the operating system."""

import http.client
import os
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page costs: milliseconds at the median and the 95th percentile, of waiting and of server CPU."""

    name: str
    p50: float
    p95: float
    cpu: float
    kilobytes: float


class Server:
    """The product's own web process, alone on a port."""

    def __init__(self, port: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "extranet.cli", "run", "--web-only", "--port", str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The server did not start.")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def cpu_seconds(self) -> float:
        """User and system time of the process so far (proc(5))."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self) -> float:
        """Resident memory in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0


class Visitor:
    """A signed-in browser, as far as HTTP goes: one kept connection, compressed answers."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": cookie, "Accept-Encoding": "br, gzip"}

    def get(self, path: str) -> bytes:
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return body

    def get_plain(self, path: str) -> str:
        self.connection.request("GET", path, headers={**self.headers, "Accept-Encoding": "identity"})
        return self.connection.getresponse().read().decode()


def measure(server: Server, visitor: Visitor, name: str, path: str, times: int) -> Cost:
    """Ask for `path` `times` times after a warm-up."""
    size = 0
    for _ in range(3):
        size = len(visitor.get(path))
    waits = []
    before = server.cpu_seconds()
    for _ in range(times):
        start = time.perf_counter()
        visitor.get(path)
        waits.append((time.perf_counter() - start) * 1000)
    cpu = (server.cpu_seconds() - before) / times * 1000
    waits.sort()
    return Cost(name, statistics.median(waits), waits[int(len(waits) * 0.95)], cpu, size / 1024)


def first_visit(visitor: Visitor, path: str) -> float:
    """Return the kilobytes a browser with an empty cache transfers for `path`: the page and all it names."""
    waiting = re.findall(r'(?:src|href)="(/static/[^"#]+)', visitor.get_plain(path))
    seen: set[str] = set()
    total = len(visitor.get(path))
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        total += len(visitor.get(address))
        if "/vendor/" not in address and address.endswith((".js", ".css")):
            # Style sheets name fonts, modules name modules.
            named = re.findall(r'url\("?([^")]+)|from "([^"]+)', visitor.get_plain(address))
            waiting += [urljoin(address, one or other) for one, other in named if not one.startswith("data:")]
    return total / 1024
