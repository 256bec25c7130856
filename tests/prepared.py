"""Data folders that are made once a run, by whichever worker comes first, and copied by whoever needs one."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_MIGRATE = """
import django; django.setup()
from extranet.cli import start
start.migrate_if_needed()
start.collect_static_if_needed()
from django.db import connections; connections.close_all()
"""
_DEMO = """
import django; django.setup()
from extranet.territory.demo import load_demo
load_demo()
from django.db import connections; connections.close_all()
"""


def environment(data_dir: Path) -> dict[str, str]:
    """Return a bare environment in which everything of the product lies in `data_dir`."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    path = os.pathsep.join([str(ROOT), str(ROOT / "calendar")])
    return {**kept, "DATA_DIR": str(data_dir), "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def migrated_folder(temporary: pytest.TempPathFactory) -> Path:
    """Return a data folder whose database is up to date and empty, its static files collected; to be copied."""
    return _once(temporary, "migrated", _MIGRATE)


def demo_folder(temporary: pytest.TempPathFactory) -> Path:
    """Return a data folder that holds the demonstration; to be copied."""
    return _once(temporary, "demonstration", _DEMO, begin_with=migrated_folder(temporary))


def _once(temporary: pytest.TempPathFactory, name: str, script: str, begin_with: Path | None = None) -> Path:
    base = temporary.getbasetemp()
    # Workers of one run have folders side by side.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, draft = shared / name, shared / f"{name}.draft"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            if begin_with is None:
                draft.mkdir()
            else:
                shutil.copytree(begin_with, draft)
            values = {**environment(draft), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
            subprocess.run([sys.executable, "-c", script], env=values, cwd=ROOT, check=True, capture_output=True)
            draft.rename(folder)
    return folder
