"""The command as people run it: a process of its own, on a data folder of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
Extranet = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(data_dir: Path) -> dict[str, str]:
    """Return a bare environment in which everything of the product lies in `data_dir`."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    path = os.pathsep.join([str(ROOT), str(ROOT / "calendar")])
    return {**kept, "DATA_DIR": str(data_dir), "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database is up to date and empty, made once."""
    folder = tmp_path_factory.mktemp("migrated")
    command = [sys.executable, "-m", "extranet.cli", "migrate"]
    subprocess.run(command, env=environment(folder), cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture
def data_dir(migrated: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(migrated, tmp_path / "data")


@pytest.fixture
def extranet(data_dir: Path) -> Extranet:
    """Run the command and return what it printed; `extranet("check", expect=1)` where it should refuse."""

    def run(*words: str, expect: int = 0, folder: Path = data_dir) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "extranet.cli", *words]
        done = subprocess.run(command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, done.stdout + done.stderr
        return done

    return run
