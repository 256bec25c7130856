"""Every door through which bytes leave asks the antivirus's gate first."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import queries
from documents.actions.links import make_link
from documents.actions.trees import copy_folder
from documents.models import Blob, Document, Folder, ScanState
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from tests.protocols.webdav.drive import PREFIX, Drive, finish
from workspaces.models import Workspace

Browse = Callable[..., Client]
VIRUS = b"X5O!P%@AP malware"


@pytest.fixture
def held(root: Folder, alice: User, put: Any, make_folder: Any) -> Document:
    """A document whose file the antivirus holds back, alone in its folder."""
    document: Document = put(make_folder(root, alice, "Reçus"), alice, "facture.zip", _zip())
    Blob.objects.update(scan_state=ScanState.INFECTED)
    return document


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("virus.txt", VIRUS)
    return data.getvalue()


def _body(answer: Any) -> bytes:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    finish(answer)
    return bytes(body)


def test_no_page_gives_a_byte_of_it(held: Document, alice: User, browse: Browse) -> None:
    client = browse(alice)
    for url in (
        reverse("documents:download", args=[held.pk]),
        reverse("documents:version_download", args=[held.pk, 1]),
    ):
        for headers in ({}, {"range": "bytes=0-10"}):
            answer = client.get(url, headers=headers)
            assert answer.status_code == 403 and VIRUS not in _body(answer)
    slug = held.folder.workspace.slug
    archive = _body(client.get(reverse("documents:folder_zip", args=[slug, held.folder_id])))
    assert VIRUS not in archive and b"fichiers absents" in archive
    assert client.post(reverse("documents:unpacking_begin", args=[held.pk])).status_code == 403


def test_no_link_gives_a_byte_of_it(held: Document, alice: User, browse: Browse) -> None:
    until, actor = timezone.localdate() + timedelta(days=1), Actor(User.objects.get(pk=alice.pk))
    _link, token = make_link(held.folder, actor=actor, until=until)
    answer = browse(None).get(reverse("documents:link_download", args=[token, held.pk]))
    assert answer.status_code == 403 and VIRUS not in _body(answer)
    assert VIRUS not in _body(browse(None).get(reverse("documents:link_zip", args=[token])))


def test_the_drive_gives_no_byte_of_it_nor_of_its_copy(held: Document, alice: User) -> None:
    drive = Drive(alice)
    path = "tourisme/Reçus/facture.zip"
    for headers in ({}, {"Range": "bytes=0-10"}):
        answer = drive.ask("GET", path, **headers)
        assert answer.status_code == 403 and VIRUS not in _body(answer)
    drive.ask("COPY", path, Destination="http://testserver" + PREFIX + "tourisme/copie.zip")
    assert drive.ask("GET", "tourisme/copie.zip").status_code in {403, 404}
    drive.ask("COPY", "tourisme/Re%C3%A7us/".replace("%C3%A7", "ç"), Destination="tourisme/Copies/")
    assert drive.ask("GET", "tourisme/Copies/facture.zip").status_code in {403, 404}


def test_a_copy_in_the_health_zone_is_held_back_as_its_original(
    health: Workspace, chloe: User, put: Any, browse: Browse
) -> None:
    from documents.actions.folders import create_folder

    actor = Actor(User.objects.get(pk=chloe.pk), Assurance.SECOND_FACTOR)
    root = queries.get_root(health)
    folder = create_folder(root, "Reçus", actor=actor)
    put(folder, chloe, "a.txt", VIRUS, assurance=Assurance.SECOND_FACTOR)
    Blob.objects.update(scan_state=ScanState.INFECTED)
    copied = copy_folder(folder, root, "Copies", actor=actor).folder
    copy = Document.objects.get(folder=copied)
    answer = browse(chloe, second_factor=True).get(reverse("documents:download", args=[copy.pk]))
    assert answer.status_code == 403


def test_a_file_not_yet_seen_waits_at_every_door(held: Document, alice: User, browse: Browse, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "/nowhere/clamd.sock"
    Blob.objects.update(scan_state=ScanState.PENDING)
    assert browse(alice).get(reverse("documents:download", args=[held.pk])).status_code == 503
    assert Drive(alice).ask("GET", "tourisme/Reçus/facture.zip").status_code == 503
    url = reverse("documents:folder_zip", args=[held.folder.workspace.slug, held.folder_id])
    told = _body(browse(alice).get(url))
    with zipfile.ZipFile(io.BytesIO(told)) as archive:
        assert "pas encore analysé" in archive.read(archive.namelist()[0]).decode("utf-8-sig")
    assert browse(alice).post(reverse("documents:unpacking_begin", args=[held.pk])).status_code == 503
