"""What starting needs: a database up to date, static files in place. Quick when nothing changed."""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from extranet.environment import DATA_DIR

STAMP = ".collected"


def has_pending_migrations() -> bool:
    """Say whether the database is behind the code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_if_needed() -> bool:
    """Bring the database up to date; return whether there was anything to do. Two processes may call it at once."""
    with only_one("migrate"):
        if not has_pending_migrations():
            return False
        call_command("migrate", interactive=False, verbosity=0)
        return True


def collect_static_if_needed() -> bool:
    """Collect and compress the static files when they, or the version, changed; return whether they did."""
    if settings.DEBUG:
        return False
    stamp = Path(settings.STATIC_ROOT) / STAMP
    wanted = _static_fingerprint()
    with only_one("static"):
        if stamp.exists() and stamp.read_text() == wanted:
            return False
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(wanted)
        return True


def _static_fingerprint() -> str:
    digest = hashlib.sha256(version().encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"\n{name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


def version() -> str:
    """Return the version of the installed product."""
    try:
        return metadata.version("extranet")
    except metadata.PackageNotFoundError:
        return "0"


@contextlib.contextmanager
def only_one(name: str) -> Iterator[None]:
    """Let one process of this data folder in at a time; the lock ends with the process."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (DATA_DIR / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def claim_worker() -> bool:
    """Say whether this process is the first to work on this data folder; it stays so as long as it lives."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(DATA_DIR / ".worker.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return False
    # Left open on purpose: the lock is held until the process ends, however it ends.
    return True
