"""Uploads that resume: what the protocol asks, who may, and nothing that was acknowledged is lost."""

import base64
import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from documents import queries, storage
from documents.actions.resuming import sweep_uploads
from documents.actions.usage import recount, set_quota
from documents.models import Blob, Document, Folder, Upload
from documents.storage import partial
from documents.storage.partial import path_of_partial
from documents.storage.sealing import CHUNK
from extranet.access import grants
from extranet.access.models import UserGrant
from extranet.accounts.models import User
from tests.documents.conftest import store
from tests.documents.storing.sender import Sender
from workspaces.models import Workspace

Browse = Callable[..., Client]
DATA = bytes(range(256)) * 4000


@pytest.fixture
def sender(root: Folder, bob: User, browse: Browse) -> Sender:
    """Bob, who contributes."""
    return Sender(browse(bob), root)


def _bytes_of(document: Document) -> bytes:
    assert document.current is not None
    with storage.open_blob(document.current.blob) as file:
        return file.read()


def _left_over(settings: Any) -> list[Path]:
    return [path for path in (Path(settings.BLOB_DIR) / "incoming").glob("*") if path.is_file()]


def test_a_file_comes_in_pieces_and_becomes_a_document(sender: Sender, root: Folder, settings: Any) -> None:
    begun = sender.begin(len(DATA), "Plan.bin")
    assert (begun.status_code, begun["Upload-Offset"], begun["Tus-Resumable"]) == (201, "0", "1.0.0")
    assert "GMT" in begun["Upload-Expires"]
    half = sender.patch(0, DATA[:500_000])
    assert (half.status_code, half["Upload-Offset"], sender.offset()) == (204, "500000", 500_000)
    assert not Document.objects.exists()
    assert sender.patch(500_000, DATA[500_000:]).status_code == 204
    document = Document.objects.get()
    assert (document.name, document.size, _bytes_of(document)) == ("Plan.bin", len(DATA), DATA)
    assert Blob.objects.get().address == hashlib.sha256(DATA).hexdigest()
    # A sender that missed the last answer asks where it stands, and does not send twice.
    assert sender.offset() == len(DATA)
    assert _left_over(settings) == []
    assert queries.usage_of(root.workspace)[0] == len(DATA)


def test_a_small_file_comes_with_its_announcement(sender: Sender) -> None:
    answer = sender.begin(7, "note.txt", b"Bonjour")
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "7")
    assert Document.objects.get().name == "note.txt"


def test_its_hash_is_read_from_the_disk_after_a_restart(sender: Sender) -> None:
    sender.begin(len(DATA))
    sender.patch(0, DATA[:300_000])
    partial._hashes.clear()
    sender.patch(300_000, DATA[300_000:])
    assert Blob.objects.get().address == hashlib.sha256(DATA).hexdigest()


def test_what_was_written_but_never_acknowledged_is_written_again(sender: Sender) -> None:
    sender.begin(len(DATA))
    sender.patch(0, DATA[:300_000])
    # As after a crash: bytes on the disk that the database does not know of.
    with path_of_partial(Upload.objects.get().key.hex).open("ab") as file:
        file.write(b"garbage")
    assert sender.offset() == 300_000
    sender.patch(300_000, DATA[300_000:])
    assert _bytes_of(Document.objects.get()) == DATA


def test_bytes_that_vanished_are_asked_again(sender: Sender) -> None:
    sender.begin(len(DATA))
    sender.patch(0, DATA[:300_000])
    path_of_partial(Upload.objects.get().key.hex).unlink()
    assert sender.patch(300_000, DATA[300_000:]).status_code == 409
    assert sender.offset() == 0
    sender.patch(0, DATA)
    assert _bytes_of(Document.objects.get()) == DATA


def test_in_the_health_zone_no_byte_lies_plain_between_two_pieces(
    health: Workspace, chloe: User, browse: Browse, settings: Any
) -> None:
    sender = Sender(browse(chloe, second_factor=True), queries.get_root(health))
    data = b"secret medical " * (CHUNK // 5)
    sender.begin(len(data))
    for at in range(0, len(data), 700_001):
        assert sender.patch(at, data[at : at + 700_001]).status_code == 204
        for path in Path(settings.BLOB_DIR).rglob("*"):
            assert path.is_dir() or b"secret medical" not in path.read_bytes()
        assert b"secret medical" not in bytes(Upload.objects.get().seal)
    document = Document.objects.get()
    assert _bytes_of(document) == data
    assert document.current is not None and document.current.blob.is_sealed


def test_in_the_health_zone_nothing_is_encrypted_twice_under_a_nonce(
    health: Workspace, chloe: User, browse: Browse
) -> None:
    sender = Sender(browse(chloe, second_factor=True), queries.get_root(health))
    data = b"x" * (3 * CHUNK)
    sender.begin(len(data))
    sender.patch(0, data[: 2 * CHUNK])
    with path_of_partial(Upload.objects.get().key.hex).open("ab") as file:
        file.write(b"a chunk that a crash left")
    assert sender.patch(2 * CHUNK, data[2 * CHUNK :]).status_code == 409
    assert sender.offset() == 0
    sender.patch(0, data)
    assert _bytes_of(Document.objects.get()) == data


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_damaged_piece_is_refused_and_leaves_nothing(sender: Sender, algorithm: str) -> None:
    sender.begin(len(DATA))
    sender.patch(0, DATA[:1000])
    good = base64.b64encode(hashlib.new(algorithm, DATA[1000:]).digest()).decode()
    damaged = b"!" + DATA[1001:]
    assert sender.patch(1000, damaged, Upload_Checksum=f"{algorithm} {good}").status_code == 460
    assert sender.offset() == 1000
    assert sender.patch(1000, DATA[1000:], Upload_Checksum=f"{algorithm} {good}").status_code == 204
    assert _bytes_of(Document.objects.get()) == DATA


def test_what_tus_does_not_allow_is_refused(sender: Sender) -> None:
    sender.begin(len(DATA))
    assert sender.patch(5, b"abc").status_code == 409
    assert sender.patch(0, b"abc", Content_Type="text/plain").status_code == 415
    assert sender.patch(0, b"abc", Upload_Checksum="crc32 AAAA").status_code == 400
    assert sender.ask("PATCH", sender.url, b"abc").status_code == 400
    refused = sender.ask("HEAD", sender.url, Tus_Resumable="0.2.2")
    assert (refused.status_code, refused["Tus-Version"]) == (412, "1.0.0")
    assert sender.patch(0, DATA + b"more").status_code == 400
    assert sender.offset() == 0
    offered = sender.client.options(sender.begin_url)
    assert offered.status_code == 204
    assert {"creation", "expiration", "termination", "checksum"} < set(offered["Tus-Extension"].split(","))


def test_what_cannot_be_kept_is_refused_before_a_byte_is_sent(sender: Sender, root: Folder, settings: Any) -> None:
    assert sender.begin(settings.MAX_UPLOAD_SIZE + 1).status_code == 413
    assert sender.begin(0).status_code == 422
    assert sender.begin(10, "///").status_code == 422
    set_quota(root.workspace, 1000, actor=None)
    assert sender.begin(1001).status_code == 507
    # What is announced is set aside: two that fit alone do not both begin.
    assert sender.begin(600).status_code == 201
    full = sender.begin(600)
    assert full.status_code == 507 and "il reste 400" in full.json()["message"]
    assert recount() == 0


def test_an_upload_given_up_gives_its_room_back(
    sender: Sender, root: Folder, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sender.begin(len(DATA))
    sender.patch(0, DATA[:1000])
    assert queries.usage_of(root.workspace)[0] == len(DATA)
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.ask("DELETE", sender.url).status_code == 204
    assert sender.ask("HEAD", sender.url).status_code == 404
    assert queries.usage_of(root.workspace)[0] == 0
    assert _left_over(settings) == []


def test_an_upload_nobody_goes_on_with_is_forgotten(
    sender: Sender, root: Folder, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sender.begin(len(DATA))
    sender.patch(0, DATA[:1000])
    assert sweep_uploads() == 0
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert sender.ask("HEAD", sender.url).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_uploads() == 1
    assert queries.usage_of(root.workspace)[0] == 0
    assert _left_over(settings) == []


def test_only_one_request_writes_at_a_time(sender: Sender) -> None:
    sender.begin(len(DATA))
    with partial.Partial(Upload.objects.get().key.hex, Upload.objects.get().folder.scope):
        assert sender.patch(0, DATA).status_code == 423
    assert sender.patch(0, DATA).status_code == 204


def test_an_upload_is_its_senders_alone(sender: Sender, alice: User, david: User, root: Folder, browse: Browse) -> None:
    sender.begin(len(DATA))
    for client in (browse(alice), browse(david)):
        sender.client = client
        for method in ("HEAD", "PATCH", "DELETE"):
            assert sender.ask(method, sender.url, Upload_Offset="0").status_code == 404
    assert Sender(browse(david), root).begin(10).status_code == 403
    sender.url = sender.url.replace(str(Upload.objects.get().key), str(uuid.uuid4()))
    assert sender.ask("HEAD", sender.url).status_code == 404


def test_rights_lost_on_the_way_stop_it(sender: Sender, bob: User) -> None:
    sender.begin(len(DATA))
    sender.patch(0, DATA[:1000])
    UserGrant.objects.filter(user=bob).delete()
    grants.rights_changed(None)
    assert sender.patch(1000, DATA[1000:]).status_code == 404
    assert not Document.objects.exists()


def test_rights_lost_while_the_last_piece_came_refuse_it_and_give_the_room_back(
    sender: Sender, root: Folder, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.begin(len(DATA))
    keep = partial.Partial.store

    def store_and_lose(self: partial.Partial, name: str) -> Any:
        UserGrant.objects.filter(user=bob).delete()
        return keep(self, name)

    monkeypatch.setattr(partial.Partial, "store", store_and_lose)
    assert sender.patch(0, DATA).status_code == 404
    assert not Document.objects.exists()
    assert queries.usage_of(root.workspace)[0] == 0


def test_the_token_is_still_asked(sender: Sender) -> None:
    sender.begin(len(DATA))
    sender.client.handler.enforce_csrf_checks = True
    assert sender.patch(0, DATA).status_code == 403
    assert sender.begin(len(DATA)).status_code == 403


def test_a_folder_comes_with_the_folders_in_it(
    sender: Sender, root: Folder, bob: User, make_folder: Callable[..., Folder]
) -> None:
    photos = make_folder(root, bob, "Photos")
    for path in ("photos/2024/a.jpg", "photos/2024/b.jpg", "../../etc/c.jpg", "photos/./d.jpg"):
        assert sender.begin(3, path.rpartition("/")[2], path.encode()[-3:], relativePath=path).status_code == 201
    assert [
        (document.folder.parent and document.folder.parent.name, document.folder.name, document.name)
        for document in Document.objects.order_by("name")
    ] == [("Photos", "2024", "a.jpg"), ("Photos", "2024", "b.jpg"), ("Documents", "etc", "c.jpg"), (
        "Documents", "Photos", "d.jpg"
    )]  # fmt: skip
    assert photos.children.count() == 1


def test_a_version_is_added_when_one_asks(sender: Sender, root: Folder, bob: User, put: Any) -> None:
    put(root, bob, "note.txt")
    sender.begin(4, "note.txt", b"Deux", sameName="version")
    sender.begin(5, "note.txt", b"Trois")
    assert [(d.name, d.versions.count()) for d in queries.documents_in(root)] == [("note (2).txt", 1), ("note.txt", 2)]


def test_a_file_that_holds_a_known_virus_is_refused_whole(sender: Sender, root: Folder, settings: Any) -> None:
    from documents.actions.files import keep_blob
    from documents.models import ScanState

    blob = keep_blob(store(root.scope, DATA), root.scope)
    Blob.objects.filter(pk=blob.pk).update(scan_state=ScanState.INFECTED)
    sender.begin(len(DATA))
    refused = sender.patch(0, DATA)
    assert refused.status_code == 422 and "virus" in refused.json()["message"]
    assert queries.usage_of(root.workspace)[0] == 0
