"""litmus, the test suite of the protocol, passes whole."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.protocols.webdav.conftest import Served


@pytest.mark.parametrize("part", ["basic", "copymove", "props", "locks", "http"])
def test_litmus_passes_whole(served: Served, tmp_path: Path, part: str) -> None:
    done = subprocess.run(
        ["litmus", "-k", served.url, served.email, served.secret],
        env={"TESTS": part, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = done.stdout.replace("\r", "\n")
    assert done.returncode == 0, said
    assert re.search(rf"summary for `{part}': of (\d+) tests run: \1 passed, 0 failed", said), said
