"""A process of the product, started and stopped by a test, and what its database says meanwhile."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.conftest import ROOT, environment


@contextmanager
def started(folder: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """Run `extranet` with these words beside the test; it is stopped as an administrator would."""
    # Pages are not looked at here: nothing is collected and compressed for them.
    values = {**environment(folder), "DEBUG": "1"}
    command = [sys.executable, "-m", "extranet.cli", *words]
    process = subprocess.Popen(
        command, env=values, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
        assert process.poll() is None, process.communicate()[0]
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            said, _none = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert process.returncode == 0, said


def rows(folder: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return what the database of the folder answers."""
    with sqlite3.connect(folder / "extranet.sqlite3", timeout=20) as database:
        return database.execute(query, values).fetchall()


def until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until `condition()` holds, and return what it returned."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found
