"""`extranet run`: ready quickly, serves, stops cleanly."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Extranet, environment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """The command, started; `ready` waits for its last line of welcome."""

    def __init__(self, data_dir: Path, *words: str) -> None:
        self.began = time.monotonic()
        command = [sys.executable, "-m", "extranet.cli", "run", *words]
        self.process = subprocess.Popen(
            command, env=environment(data_dir), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []

    def ready(self, timeout: float = 120) -> float:
        """Return how many seconds it took until the address was announced."""
        watchdog = threading.Timer(timeout, self.process.kill)
        watchdog.start()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C" in line:
                break
        watchdog.cancel()
        assert self.process.poll() is None, "".join(self.lines)
        return time.monotonic() - self.began

    def stop(self, number: int) -> int:
        """Send a signal and return the status it ends with."""
        self.process.send_signal(number)
        rest, _none = self.process.communicate(timeout=30)
        self.lines.append(rest)
        return self.process.returncode


@contextmanager
def running(data_dir: Path, *words: str) -> Iterator[Running]:
    command = Running(data_dir, *words)
    try:
        yield command
    finally:
        if command.process.poll() is None:
            command.process.kill()
            command.process.wait()
        if command.process.stdout is not None:
            command.process.stdout.close()


def fetch(port: int) -> tuple[int, str]:
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/annuaire/", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_with_the_demo_serves_and_stops(number: int, data_dir: Path) -> None:
    port = free_port()
    with running(data_dir, "--port", str(port), "--demo") as command:
        command.ready()
        welcome = "".join(command.lines)
        assert f"http://127.0.0.1:{port}" in welcome and "animatrice@demo.example" in welcome
        status, page = fetch(port)
        assert status == 200 and 'name="password"' in page
        assert command.stop(number) == 0
        assert "est arrêté" in "".join(command.lines)
    with running(data_dir, "--port", str(port), "--demo") as command:
        assert command.ready() < 5
        assert "Chargement" not in "".join(command.lines)
        assert "animatrice@demo.example" in "".join(command.lines)
        assert command.stop(signal.SIGTERM) == 0


def test_a_running_extranet_is_not_restored_over(data_dir: Path, extranet: Extranet, tmp_path: Path) -> None:
    extranet("backup", str(tmp_path / "b.tar"))
    with running(data_dir, "--port", str(free_port())) as command:
        command.ready()
        assert "arrêtez-le" in extranet("restore", str(tmp_path / "b.tar"), "--force", expect=1).stderr
        assert command.stop(signal.SIGTERM) == 0


def test_a_port_that_is_taken_is_told(extranet: Extranet) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = extranet("run", "--port", str(port), expect=1).stderr
        assert f"Le port {port} est déjà pris" in words
    assert "entre 1 et 65535" in extranet("run", "--port", "70000", expect=2).stderr


def test_the_worker_runs_what_the_web_process_leaves_it(data_dir: Path) -> None:
    port = free_port()
    with running(data_dir, "--port", str(port), "--web-only") as web:
        web.ready()
        assert "Aucun compte encore" in "".join(web.lines)
        worker = subprocess.Popen(
            [sys.executable, "-m", "extranet.cli", "worker"],
            env=environment(data_dir),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout is not None and "en route" in worker.stdout.readline()
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)
        assert worker.returncode == 0
        assert web.stop(signal.SIGTERM) == 0


def test_the_script_says_when_python_is_too_old(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        fake = tmp_path / "bin" / name
        fake.parent.mkdir(exist_ok=True)
        fake.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo "Python 3.9.2"; exit 0; }\nexit 1\n')
        fake.chmod(0o755)
    values = {"PATH": f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin"}
    done = subprocess.run([str(ROOT / "script/run")], env=values, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Python 3.11 ou plus récent (trouvé : Python 3.9.2)" in done.stderr
