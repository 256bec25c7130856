"""Files on disk: whole or not at all, sealed in the health zone, swept when nobody needs them."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from documents import storage
from documents.jobs import forget_unused
from documents.models import Blob, Document, Folder
from documents.queries import known_addresses
from documents.storage import open_blob, path_of
from documents.storage.sealing import CHUNK, BrokenFile
from documents.storage.sweeping import KEPT_FOR
from extranet.access.models import Scope
from tests.documents.conftest import store
from workspaces.models import Workspace

KILLS = 20
# A product of its own with its own database: children add documents until they are killed.
VICTIMS = """
import itertools, os, signal, sys, time
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from documents import queries
from documents.actions.uploads import add_document
from documents.models import Document
from documents.storage import Incoming
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace
user = User.objects.create_user("bob@exemple.fr", None, first_name="Bob", last_name="Delattre")
space = create_workspace("Tourisme", "empty", actor=None)
grants.grant(space.scope, user, grants.Role.MANAGER, actor=None)
root = queries.get_root(space)

def deposit(turn, pipe):
    for number in itertools.count():
        data = f"{turn} {number} ".encode() * 20000
        with Incoming(root.scope) as incoming:
            for at in range(0, len(data), 4096):
                incoming.write(data[at:at + 4096])
            stored = incoming.store("a.txt")
        document = add_document(root, stored, f"{turn}-{number}.txt", actor=Actor(user))
        os.write(pipe, f"{document.pk} {stored.address}\\n".encode())

connection.close()
for turn in range(int(sys.argv[1])):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        deposit(turn, writing)
    os.close(writing)
    acknowledged = os.read(reading, 100)
    time.sleep(0.007 * turn)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        acknowledged += pipe.read()
    sys.stdout.write(acknowledged.decode())
    sys.stdout.flush()
"""


def test_killed_at_any_moment_it_loses_no_upload_it_acknowledged(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    environment = {
        **os.environ,
        "PYTHONPATH": f"{root}:{root / 'calendar'}",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "extranet.settings",
    }
    run = [sys.executable, "-c", VICTIMS, str(KILLS)]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    acknowledged = [line.split() for line in done.stdout.splitlines()]
    assert len(acknowledged) >= KILLS
    database = sqlite3.connect(tmp_path / "db.sqlite3")
    kept = dict(
        database.execute(
            "SELECT d.id, b.address FROM documents_document d JOIN documents_version v ON v.id = d.current_id "
            "JOIN documents_blob b ON b.id = v.blob_id"
        )
    )
    database.close()
    for number, address in acknowledged:
        assert kept[int(number)] == address
        data = (tmp_path / "blobs" / address[:2] / address[2:4] / address).read_bytes()
        assert hashlib.sha256(data).hexdigest() == address


@pytest.fixture
def sealed(health: Workspace) -> Callable[[bytes], Blob]:
    """Return what stores bytes in the health zone and gives their blob, not saved."""

    def make(data: bytes) -> Blob:
        stored = store(health.scope, data)
        return Blob(address=stored.address, size=stored.size, wrapped_key=stored.wrapped_key)

    return make


def test_files_of_the_health_zone_are_encrypted_and_never_shared(sealed: Callable[[bytes], Blob]) -> None:
    one, other = sealed(b"secret " * 100), sealed(b"secret " * 100)
    assert one.address != other.address
    assert b"secret" not in path_of(one.address).read_bytes()
    with open_blob(one) as file:
        assert file.read() == b"secret " * 100


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_a_sealed_file_reads_from_any_place(sealed: Callable[[bytes], Blob], size: int) -> None:
    data = os.urandom(size)
    with open_blob(sealed(data)) as file:
        assert file.read() == data
        for start in (0, size // 2, max(0, size - 3), CHUNK - 2):
            file.seek(start)
            assert file.read(10) == data[start : start + 10]


def _swap(data: bytes) -> bytes:
    head, rest = data[:31], data[31:]
    sealed = CHUNK + 16
    return head + rest[sealed : 2 * sealed] + rest[:sealed] + rest[2 * sealed :]


@pytest.mark.parametrize(
    "harm",
    [
        _swap,
        lambda data: data[: 31 + CHUNK + 16],
        lambda data: data[:-1],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: data[:10] + bytes([data[10] ^ 1]) + data[11:],
        lambda data: b"",
    ],
    ids=["swapped", "truncated", "cut", "flipped", "other header", "emptied"],
)
def test_a_sealed_file_that_was_touched_is_never_read(
    sealed: Callable[[bytes], Blob], harm: Callable[[bytes], bytes]
) -> None:
    blob = sealed(os.urandom(3 * CHUNK))
    path = path_of(blob.address)
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(BrokenFile), open_blob(blob) as file:
        file.seek(2 * CHUNK)
        file.read()
        file.seek(0)
        file.read()


def test_a_sealed_file_does_not_open_under_another_key_or_name(sealed: Callable[[bytes], Blob], settings: Any) -> None:
    one, other = sealed(b"un"), sealed(b"deux")
    one.wrapped_key = other.wrapped_key
    with pytest.raises(BrokenFile):
        open_blob(one)
    settings.ENCRYPTION_KEY = "une autre clé"
    with pytest.raises(BrokenFile):
        open_blob(other)


def _age(path: Path) -> None:
    long_ago = time.time() - KEPT_FOR.total_seconds() - 60
    os.utime(path, (long_ago, long_ago))


def test_the_sweeper_removes_only_what_is_old_and_unknown(root: Folder, bob: Any, put: Callable[..., Document]) -> None:
    kept = path_of(put(root, bob).current.blob.address)
    old, young = path_of(store(root.scope, b"vieux").address), path_of(store(root.scope, b"neuf").address)
    half = storage.Incoming(root.scope)
    half_path = next(Path(django_settings.BLOB_DIR, "incoming").iterdir())
    for path in (kept, old, half_path):
        _age(path)
    assert storage.sweep(known_addresses) == 2
    assert kept.exists() and young.exists() and not old.exists() and not half_path.exists()
    half.discard()


def test_a_file_whose_last_version_is_gone_waits_long_then_goes(
    root: Folder, bob: Any, put: Callable[..., Document]
) -> None:
    document = put(root, bob)
    blob = document.current.blob
    Document.objects.all().delete()
    _age(path_of(blob.address))
    assert forget_unused() == 0
    Blob.objects.update(stored_at=timezone.now() - KEPT_FOR * 2)
    assert forget_unused() == 1
    assert not path_of(blob.address).exists()


def test_what_is_stored_again_is_young_again(root: Folder) -> None:
    path = path_of(store(root.scope, b"x").address)
    _age(path)
    store(root.scope, b"x")
    assert not storage.forget_blob(path.name)


def test_a_scope_of_the_health_zone_seals_by_its_space(health: Workspace) -> None:
    folder_scope = Scope.objects.create(name="Dossier", zone="health", parent=health.scope)
    stored = store(folder_scope, b"x")
    assert int.from_bytes(stored.wrapped_key[:8], "big") == health.scope_id
