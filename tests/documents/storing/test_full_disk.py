"""A full disk: the upload is refused in words (507), nothing is half stored, and what was there stays."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from documents.models import Document, Folder
from extranet.accounts.models import User
from tests.documents.conftest import a_file, upload_url
from tests.documents.storing.sender import Sender
from tests.protocols.webdav.drive import Drive

Browse = Callable[..., Client]
SMALL, LARGE = b"x" * 300_000, os.urandom(3_000_000)


@pytest.fixture
def full(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A disk of two megabytes for the files."""
    if os.geteuid() != 0:
        pytest.skip("only root makes a disk that can be full")
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], capture_output=True)
    if made.returncode:
        pytest.skip("this machine lets no disk be mounted")
    settings.BLOB_DIR = disk / "blobs"
    try:
        yield settings.BLOB_DIR
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]


def test_the_form_says_so(full: Path, root: Folder, bob: User, browse: Browse) -> None:
    client = browse(bob)
    assert client.post(upload_url(root), {"upload": a_file("petit.txt", SMALL)}).status_code == 302
    answer = client.post(upload_url(root), {"upload": a_file("gros.bin", LARGE)})
    assert answer.status_code == 507
    assert "Le serveur n’a plus de place. Rien n’a été enregistré" in answer.content.decode()
    assert [document.name for document in Document.objects.all()] == ["petit.txt"]
    assert len(_files(full)) == 1
    assert client.post(upload_url(root), {"upload": a_file("autre.txt", SMALL + b"y")}).status_code == 302


def test_the_drive_says_so(full: Path, root: Folder, alice: User) -> None:
    drive = Drive(alice)
    assert drive.put("tourisme/gros.bin", LARGE) == 507
    assert _files(full) == []
    assert drive.put("tourisme/petit.txt", SMALL) == 201


def test_an_upload_that_resumes_keeps_what_it_acknowledged(full: Path, root: Folder, bob: User, browse: Browse) -> None:
    sender = Sender(browse(bob), root)
    sender.begin(len(LARGE))
    assert sender.patch(0, LARGE[:1_000_000]).status_code == 204
    refused = sender.patch(1_000_000, LARGE[1_000_000:])
    assert refused.status_code == 507 and "plus de place" in refused.json()["message"]
    assert sender.offset() == 1_000_000
    # The administrator makes room: the upload goes on as if nothing had been.
    subprocess.run(["mount", "-o", "remount,size=8m", str(full.parent)], check=True)
    assert sender.patch(1_000_000, LARGE[1_000_000:]).status_code == 204
    assert Document.objects.get().size == len(LARGE)


def test_in_the_health_zone_too(full: Path, health: Any, chloe: User, browse: Browse) -> None:
    from documents import queries

    client = browse(chloe, second_factor=True)
    answer = client.post(upload_url(queries.get_root(health)), {"upload": a_file("gros.bin", LARGE)})
    assert answer.status_code == 507
    assert _files(full) == []
