"""The command as people run it: a process of its own, on a data folder of its own."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.prepared import ROOT, environment, migrated_folder

__all__ = ["ROOT", "environment"]

Extranet = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database is up to date and empty, made once."""
    return migrated_folder(tmp_path_factory)


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
