"""Sending files through the form and the script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents import queries
from documents.models import Blob, Document, Folder
from documents.receiving import ENVELOPE
from documents.storage import path_of
from extranet.accounts.models import User
from extranet.journal.models import Entry
from tests.documents.conftest import a_file, upload_url

Browse = Callable[..., Client]


def _files_in(folder: Any) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file() and path.name != "lock"]


def test_a_contributor_adds_several_files_at_once(root: Folder, bob: User, browse: Browse) -> None:
    files = [a_file("Compte rendu.txt"), a_file("Plan.txt", b"Autre")]
    page = browse(bob).post(upload_url(root), {"upload": files}, follow=True)
    assert "2 documents déposés." in page.content.decode()
    assert [(d.name, d.author, d.size) for d in queries.documents_in(root)] == [
        ("Compte rendu.txt", bob, 7),
        ("Plan.txt", bob, 5),
    ]
    assert Entry.objects.filter(verb="add", kind="documents.document").count() == 2


def test_the_same_bytes_are_kept_once(root: Folder, bob: User, browse: Browse, settings: Any) -> None:
    browse(bob).post(upload_url(root), {"upload": [a_file("a.txt"), a_file("b.txt")]})
    assert Document.objects.count() == 2
    assert [path_of(blob.address).read_bytes() for blob in Blob.objects.all()] == [b"Bonjour"]
    assert len(_files_in(settings.BLOB_DIR)) == 1


def test_a_script_gets_json_and_each_refusal_in_words(root: Folder, bob: User, browse: Browse) -> None:
    client = browse(bob)
    answer = client.post(upload_url(root), {"upload": a_file()}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["documents"][0]["name"]) == (201, "note.txt")
    empty = client.post(upload_url(root), {"upload": a_file("vide.txt", b"")}, headers={"accept": "application/json"})
    assert empty.status_code == 422
    assert "vide.txt : ce fichier est vide" in empty.json()["message"]


@pytest.mark.parametrize("name", ["../../../evil.txt", "..\\..\\evil.txt", "evil\u202e.txt", "/etc/evil.txt"])
def test_a_hostile_name_stays_inside_the_folder(
    root: Folder, bob: User, browse: Browse, settings: Any, name: str
) -> None:
    browse(bob).post(upload_url(root), {"upload": SimpleUploadedFile(name, b"x")})
    assert Document.objects.get().name == "evil.txt"
    assert len(_files_in(Path(settings.BLOB_DIR).parent)) == 1


def test_a_lying_type_is_known_by_its_bytes(root: Folder, bob: User, browse: Browse) -> None:
    page = SimpleUploadedFile("photo.png", b"<html><script>alert(1)</script>", content_type="image/png")
    browse(bob).post(upload_url(root), {"upload": page})
    assert Blob.objects.get().media_type == "text/html"


def test_a_taken_name_gets_a_number_or_a_version_as_one_chooses(root: Folder, bob: User, browse: Browse) -> None:
    client = browse(bob)
    client.post(upload_url(root), {"upload": a_file("Été.txt")})
    client.post(upload_url(root), {"upload": a_file("ete.TXT", b"Deux")})
    client.post(upload_url(root), {"upload": a_file("été.txt", b"Trois"), "same_name": "version"})
    assert [(d.name, d.size, d.versions.count()) for d in queries.documents_in(root)] == [
        ("ete (2).TXT", 4, 1),
        ("Été.txt", 5, 2),
    ]


def test_one_never_adds_a_version_to_what_is_another_persons(
    root: Folder, alice: User, bob: User, browse: Browse
) -> None:
    browse(alice).post(upload_url(root), {"upload": a_file()})
    browse(bob).post(upload_url(root), {"upload": a_file("note.txt", b"Deux"), "same_name": "version"})
    assert [(d.name, d.versions.count()) for d in queries.documents_in(root)] == [("note (2).txt", 1), ("note.txt", 1)]


def test_nothing_chosen_is_said_at_the_field(root: Folder, bob: User, browse: Browse) -> None:
    answer = browse(bob).post(upload_url(root), {})
    assert answer.status_code == 422
    assert "Choisissez au moins un fichier." in answer.content.decode()


class _Unread:
    """A body that fails the test when it is read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def _announce(client: Client, url: str, length: int) -> Any:
    return client.generic(
        "POST", url, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(length), **{"wsgi.input": _Unread()}
    )


def test_what_says_it_is_too_large_is_refused_before_it_is_read(
    root: Folder, bob: User, browse: Browse, settings: Any
) -> None:
    answer = _announce(browse(bob), upload_url(root), settings.MAX_UPLOAD_SIZE + ENVELOPE + 1)
    assert answer.status_code == 413
    assert "Rien n’a été enregistré" in answer.content.decode()


def test_a_reader_is_refused_before_the_body_is_read(root: Folder, david: User, browse: Browse) -> None:
    assert _announce(browse(david), upload_url(root), 1000).status_code == 403


def test_what_grows_past_the_limit_is_refused_and_leaves_nothing(
    root: Folder, bob: User, browse: Browse, settings: Any
) -> None:
    settings.MAX_UPLOAD_SIZE = 1000
    answer = browse(bob).post(upload_url(root), {"upload": a_file("gros.txt", b"x" * 1001)})
    assert answer.status_code == 413
    assert _files_in(settings.BLOB_DIR) == []
    assert not Document.objects.exists()


def test_the_token_is_still_asked(root: Folder, bob: User, browse: Browse, settings: Any) -> None:
    client = browse(bob)
    client.handler.enforce_csrf_checks = True
    assert client.post(upload_url(root), {"upload": a_file()}).status_code == 403
    assert not Document.objects.exists()


def test_rights_lost_while_the_file_came_in_refuse_it(
    root: Folder, bob: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from documents.storage import Incoming
    from extranet.access.models import UserGrant

    store = Incoming.store

    def store_and_lose(self: Incoming, name: str) -> Any:
        UserGrant.objects.filter(user=bob).delete()
        return store(self, name)

    monkeypatch.setattr(Incoming, "store", store_and_lose)
    assert browse(bob).post(upload_url(root), {"upload": a_file()}).status_code == 404
    assert not Document.objects.exists()
