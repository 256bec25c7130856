"""The check of the stored files: what is missing, altered or unwanted is found; nothing that is wanted is removed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from documents import queries
from documents.checking import check_files
from documents.models import Document, Folder
from documents.storage import path_of
from documents.storage.sweeping import KEPT_FOR
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from tests.cli.conftest import ROOT, data_dir, environment, extranet, migrated
from tests.documents.conftest import store
from workspaces.models import Workspace

__all__ = ["data_dir", "extranet", "migrated"]
Put = Callable[..., Document]
# Deposits documents until it is killed.
WRITER = """
import itertools, sys
import django; django.setup()
from documents import queries
from documents.actions.uploads import add_document
from documents.storage import Incoming
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace
user = User.objects.create_user("bob@exemple.fr", None, first_name="Bob", last_name="Delattre")
space = create_workspace("Tourisme", "empty", actor=None)
grants.grant(space.scope, user, grants.Role.MANAGER, actor=None)
root = queries.get_root(space)
for number in itertools.count():
    with Incoming(root.scope) as incoming:
        incoming.write(f"{number} ".encode() * 5000)
        stored = incoming.store("a.txt")
    add_document(root, stored, f"{number}.txt", actor=Actor(user))
    print(number, flush=True)
"""


def _path(document: Document) -> Path:
    assert document.current is not None
    return path_of(document.current.blob.address)


def _alter(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


def test_missing_and_altered_files_are_named(root: Folder, bob: User, put: Put) -> None:
    assert check_files(repair=False).is_sound
    put(root, bob, "bon.txt", b"bon")
    _path(put(root, bob, "perdu.txt", b"perdu")).unlink()
    _alter(_path(put(root, bob, "abîmé.txt", b"abc" * 100)), 50)
    cut = _path(put(root, bob, "coupé.txt", b"def" * 100))
    cut.write_bytes(cut.read_bytes()[:-1])
    health = check_files(repair=True)
    assert (health.checked, health.is_sound) == (4, False)
    assert [line.partition("«")[2] for line in health.missing] == [" perdu.txt »)"]
    assert [line.partition("«")[2] for line in health.altered] == [" abîmé.txt »)", " coupé.txt »)"]


def test_sealed_files_are_proved_without_a_name_being_told(health: Workspace, chloe: User, put: Put) -> None:
    root = queries.get_root(health)
    put(root, chloe, "a.txt", b"secret" * 1000, assurance=Assurance.SECOND_FACTOR)
    assert check_files(repair=False).is_sound
    document = put(root, chloe, "patient.txt", b"secret" * 1000, assurance=Assurance.SECOND_FACTOR)
    _alter(_path(document), 3000)
    found = check_files(repair=False)
    assert found.altered == [f"document {document.pk}, version 1"]


def test_only_old_orphans_are_removed_and_only_when_asked(root: Folder, bob: User, put: Put) -> None:
    kept = put(root, bob, "gardé.txt", b"kept")
    young, old = store(root.scope, b"young"), store(root.scope, b"old")
    long_ago = time.time() - KEPT_FOR.total_seconds() - 60
    for path in (_path(kept), path_of(old.address)):
        os.utime(path, (long_ago, long_ago))
    found = check_files(repair=False)
    assert {orphan.address for orphan in found.orphans} == {young.address, old.address}
    assert (found.is_sound, found.removed) == (True, 0)
    assert check_files(repair=True).removed == 1
    assert path_of(young.address).exists() and _path(kept).exists()
    assert not path_of(old.address).exists()


def test_a_backup_taken_while_people_write_restores_whole(extranet: Any, data_dir: Path, tmp_path: Path) -> None:
    env = environment(data_dir) | {"DJANGO_SETTINGS_MODULE": "extranet.settings"}
    writer = subprocess.Popen([sys.executable, "-c", WRITER], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    try:
        for _number in range(5):
            assert writer.stdout.readline()
        extranet("backup", str(tmp_path / "s.tar"), "--with-keys")
        still_writing = writer.poll() is None and bool(writer.stdout.readline())
    finally:
        writer.kill()
        writer.communicate()
    assert still_writing
    extranet("restore", str(tmp_path / "s.tar"), folder=tmp_path / "other")
    told = extranet("documents", "fsck", folder=tmp_path / "other").stdout
    assert "Chaque document a son fichier" in told
    assert int(told.split()[0]) >= 5
    blob = next(path for path in (tmp_path / "other" / "blobs").rglob("*") if len(path.name) == 64)
    _alter(blob, 3)
    broken = extranet("documents", "fsck", folder=tmp_path / "other", expect=1)
    assert "Fichiers altérés : 1" in broken.stdout


def test_the_room_of_a_space_is_set_from_the_command_line(extranet: Any, data_dir: Path) -> None:
    assert "Aucun espace" in extranet("documents", "quota", "inconnu", "1G", expect=1).stderr
    make = "import django; django.setup(); from workspaces.actions.spaces import create_workspace as make; "
    env = environment(data_dir) | {"DJANGO_SETTINGS_MODULE": "extranet.settings"}
    command = [sys.executable, "-c", make + "make('Tourisme', 'empty', actor=None)"]
    subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True)
    assert "20 Go" in extranet("documents", "quota", "tourisme", "20G").stdout
    assert "aucune limite" in extranet("documents", "quota", "tourisme", "aucune").stdout
    extranet("documents", "quota", "tourisme", "beaucoup", expect=2)
