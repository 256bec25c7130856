"""A folder as one zip: what one may read and nothing else, whole or said to be missing, made while it is sent."""

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
from documents.actions.rights import give_own_rights
from documents.models import Blob, Document, Folder, Reading, ScanState, ShareLink
from documents.storage import path_of
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.journal.models import Entry
from tests.protocols.webdav.drive import finish
from workspaces.models import Workspace

Browse = Callable[..., Client]
ABSENT = "LISEZ-MOI - fichiers absents.txt"


def _url(folder: Folder, query: str = "") -> str:
    return reverse("documents:folder_zip", args=[folder.workspace.slug, folder.pk]) + query


def _unzip(answer: Any) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.content
    data = b"".join(answer.streaming_content)
    finish(answer)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


@pytest.fixture
def tree(root: Folder, alice: User, put: Any, make_folder: Any) -> Folder:
    """Réunions: a file, one in a folder below, and one in a folder that David may not read."""
    folder = make_folder(root, alice, "Réunions")
    below, hidden = make_folder(folder, alice, "Été 2026"), make_folder(folder, alice, "Bureau")
    put(folder, alice, "Ordre du jour.txt", b"1. Budget")
    put(below, alice, "Compte rendu.txt", b"x" * 700_000)
    put(hidden, alice, "secret.txt", b"secret")
    give_own_rights(hidden, actor=Actor(User.objects.get(pk=alice.pk)))
    hidden.refresh_from_db()
    hidden.scope.user_grants.exclude(user=alice).delete()
    return folder


def test_it_holds_what_one_may_read_with_its_folders(tree: Folder, alice: User, david: User, browse: Browse) -> None:
    assert sorted(_unzip(browse(alice).get(_url(tree)))) == [
        "Bureau/secret.txt", "Ordre du jour.txt", "Été 2026/Compte rendu.txt",
    ]  # fmt: skip
    assert _unzip(browse(david).get(_url(tree))) == {
        "Ordre du jour.txt": b"1. Budget",
        "Été 2026/Compte rendu.txt": b"x" * 700_000,
    }
    assert set(Reading.objects.filter(user=david).values_list("document__name", flat=True)) == {
        "Ordre du jour.txt", "Compte rendu.txt",
    }  # fmt: skip


def test_a_selection_holds_what_was_chosen(tree: Folder, david: User, browse: Browse) -> None:
    below = Folder.objects.get(name="Été 2026")
    assert list(_unzip(browse(david).get(_url(tree, f"?dossier={below.pk}")))) == ["Été 2026/Compte rendu.txt"]
    first = Document.objects.get(name="Ordre du jour.txt")
    assert list(_unzip(browse(david).get(_url(tree, f"?document={first.pk}")))) == ["Ordre du jour.txt"]
    secret = Document.objects.get(name="secret.txt")
    hidden = f"?document={secret.pk}&dossier={secret.folder_id}"
    assert browse(david).get(_url(tree, hidden)).status_code == 422


def test_what_the_antivirus_holds_or_the_disk_lost_is_listed_and_left_out(
    tree: Folder, alice: User, david: User, browse: Browse, put: Any
) -> None:
    infected = put(tree, alice, "virus.doc", b"malware")
    assert infected.current is not None
    Blob.objects.filter(pk=infected.current.blob_id).update(scan_state=ScanState.INFECTED)
    lost = put(tree, alice, "perdu.txt", b"gone")
    assert lost.current is not None
    path_of(lost.current.blob.address).unlink()
    files = _unzip(browse(david).get(_url(tree)))
    assert set(files) == {"Ordre du jour.txt", "Été 2026/Compte rendu.txt", ABSENT}
    told = files[ABSENT].decode("utf-8-sig")
    assert "virus.doc : un virus y a été détecté" in told and "perdu.txt : le fichier est introuvable" in told


def test_an_empty_folder_says_so(root: Folder, alice: User, david: User, browse: Browse, make_folder: Any) -> None:
    assert browse(david).get(_url(make_folder(root, alice, "Vide"))).status_code == 422


def test_in_the_health_zone_each_file_taken_is_a_fact_of_the_journal(
    health: Workspace, chloe: User, browse: Browse, put: Any
) -> None:
    folder = queries.get_root(health)
    put(folder, chloe, "a.txt", b"secret a", assurance=Assurance.SECOND_FACTOR)
    put(folder, chloe, "b.txt", b"secret b", assurance=Assurance.SECOND_FACTOR)
    files = _unzip(browse(chloe, second_factor=True).get(_url(folder)))
    assert files == {"a.txt": b"secret a", "b.txt": b"secret b"}
    taken = Entry.objects.filter(verb="download", kind="documents.document")
    assert sorted(taken.values_list("title", flat=True)) == ["a.txt", "b.txt"]
    assert browse(chloe).get(_url(folder)).status_code == 403


def test_asking_for_the_head_takes_nothing(tree: Folder, david: User, browse: Browse) -> None:
    assert browse(david).head(_url(tree)).status_code == 200
    assert not Reading.objects.exists()


def test_a_shared_folder_goes_out_whole_and_is_counted(tree: Folder, alice: User, browse: Browse) -> None:
    until, actor = timezone.localdate() + timedelta(days=1), Actor(User.objects.get(pk=alice.pk))
    _link, token = make_link(tree, actor=actor, until=until, most_uses=3)
    url = reverse("documents:link_zip", args=[token])
    assert set(_unzip(browse(None).get(url))) == {"Ordre du jour.txt", "Été 2026/Compte rendu.txt"}
    assert ShareLink.objects.get().uses == 2
    assert browse(None).get(url).status_code == 404
    assert ShareLink.objects.get().uses == 2
    _link, looking = make_link(tree, actor=actor, until=until, view_only=True)
    assert browse(None).get(reverse("documents:link_zip", args=[looking])).status_code == 404
