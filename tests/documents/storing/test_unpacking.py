"""A zip becomes a folder: what it may harm stays out and is reported, what is sound comes in once."""

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents import queries
from documents.actions import unpacking as actions
from documents.actions.usage import set_quota
from documents.models import Document, Folder, Unpacking, UnpackingState
from documents.zips import reading
from extranet.access.models import UserGrant
from extranet.accounts.models import User

Browse = Callable[..., Client]
Pack = Callable[..., Unpacking]


def _zip(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content, compress_type=method)
    return data.getvalue()


@pytest.fixture
def unpack(root: Folder, bob: User, put: Any, browse: Browse, run_jobs: Callable[[], None]) -> Pack:
    """Deposit an archive as Bob, have it opened, and return what became of it."""

    def go(data: bytes, *, run: bool = True, name: str = "Archive.zip") -> Unpacking:
        document = put(root, bob, name, data)
        answer = browse(bob).post(reverse("documents:unpacking_begin", args=[document.pk]))
        assert answer.status_code == 302, answer.content
        if run:
            run_jobs()
        return Unpacking.objects.latest("pk")

    return go


def _paths() -> dict[str, int]:
    found = {}
    for document in Document.objects.exclude(name__endswith=".zip").select_related("folder__parent"):
        folder = document.folder
        above = f"{folder.parent.name}/" if folder.parent and folder.parent.parent_id else ""
        found[f"{above}{folder.name}/{document.name}"] = document.size
    return found


def test_its_files_come_in_with_their_folders(unpack: Pack, bob: User, browse: Browse) -> None:
    data = _zip(("Lisez-moi.txt", b"a"), ("Été/plan.txt", b"bb"), ("Été/plan.TXT", b"ccc"), ("inner.zip", _zip()))
    done = unpack(data)
    assert (done.state, done.total, done.done, done.added) == (UnpackingState.DONE, 4, 4, 4)
    assert _paths() == {"Archive/Lisez-moi.txt": 1, "Archive/Été/plan.txt": 2, "Archive/Été/plan (2).TXT": 3}
    # A zip in a zip is a file like another.
    assert Document.objects.filter(name="inner.zip", folder__name="Archive").exists()
    page = browse(bob).get(done.get_absolute_url()).content.decode()
    assert "4 fichiers ajoutés." in page
    assert done.folder is not None and done.folder.get_absolute_url() in page


def test_a_name_that_is_taken_gets_a_number(unpack: Pack, root: Folder, bob: User, make_folder: Any) -> None:
    make_folder(root, bob, "archive")
    assert unpack(_zip(("a.txt", b"a"))).folder.name == "Archive (2)"  # type: ignore[union-attr]


def _symlink() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("lien")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def test_what_may_harm_stays_out_and_is_reported(unpack: Pack, settings: Any, browse: Browse, bob: User) -> None:
    zeros = b"\0" * (11 * 1024 * 1024)
    done = unpack(
        _zip(
            ("../../evil.txt", b"x"), ("/etc/passwd", b"x"), ("C:/win.txt", b"x"), ("..\\evil.txt", b"x"),
            (_symlink(), b"/etc/passwd"), ("bombe.txt", zeros), ("vide.txt", b""), ("bon.txt", b"bon"),
            ("hasard.bin", random.Random(1).randbytes(200_000)),
        )
    )  # fmt: skip
    assert _paths() == {"Archive/bon.txt": 3, "Archive/hasard.bin": 200_000}
    assert [name for name, _why in done.refused] == [
        "../../evil.txt", "/etc/passwd", "C:/win.txt", "../evil.txt", "lien", "bombe.txt", "vide.txt",
    ]  # fmt: skip
    assert done.state == UnpackingState.DONE
    page = browse(bob).get(done.get_absolute_url()).content.decode()
    assert "son chemin sort de l’archive" in page and "il se déplie démesurément" in page
    outside = [path for path in Path(settings.BLOB_DIR).parent.rglob("*") if "evil" in path.name]
    assert outside == []


def test_a_bomb_is_refused_whole(unpack: Pack) -> None:
    done = unpack(_zip(*((f"{at}.txt", b"\0" * 9_000_000) for at in range(8))))
    assert (done.state, done.added) == (UnpackingState.FAILED, 0)
    assert "se déplie démesurément" in done.refused[0][1]


def test_too_many_files_are_refused_before_they_are_listed(unpack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ENTRIES", 3)
    done = unpack(_zip(*((f"{at}.txt", b"x") for at in range(7))))
    assert (done.state, done.added) == (UnpackingState.FAILED, 0)
    lying = bytearray(_zip(("a.txt", b"a")))
    at = lying.rfind(b"PK\5\6")
    lying[at + 12 : at + 16] = struct.pack("<L", 512 * 1024 * 1024)
    assert unpack(bytes(lying)).state == UnpackingState.FAILED


def test_encrypted_and_damaged_files_are_reported(unpack: Pack) -> None:
    data = bytearray(_zip(("secret.txt", b"secret"), ("casse.txt", b"abc" * 100), ("bon.txt", b"bon"), method=0))
    # The flag « encrypted » of the first entry, in its own header and in the list; a byte of the second altered.
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    data[data.find(b"abcabc")] = ord("X")
    done = unpack(bytes(data))
    assert [name for name, _why in done.refused] == ["secret.txt", "casse.txt"]
    assert _paths() == {"Archive/bon.txt": 3}


@pytest.mark.parametrize(("raw", "system"), [("Été.txt".encode("cp850"), 0), ("Été.txt".encode(), 3)])
def test_names_of_old_programs_are_read(unpack: Pack, raw: bytes, system: int) -> None:
    info = zipfile.ZipInfo("x" * len(raw))
    info.create_system = system
    data = _zip((info, b"abc")).replace(b"x" * len(raw), raw)
    unpack(data)
    assert _paths() == {"Archive/Été.txt": 3}


def test_no_zip_is_said_to_be_none(unpack: Pack, root: Folder, bob: User, put: Any, browse: Browse) -> None:
    assert unpack(b"PK\3\4" + b"x" * 100).state == UnpackingState.FAILED
    text = put(root, bob, "note.txt", b"Bonjour")
    assert browse(bob).post(reverse("documents:unpacking_begin", args=[text.pk])).status_code == 422


def test_a_full_space_ends_it_with_what_came_in(unpack: Pack, root: Folder) -> None:
    files = [(f"{at}.bin", bytes([at]) * 4000) for at in range(1, 5)]
    data = _zip(*files, method=0)
    set_quota(root.workspace, len(data) + 9000, actor=None)
    done = unpack(data)
    assert (done.state, done.added) == (UnpackingState.FAILED, 2)
    assert "plus assez de place" in done.refused[-1][1]


def test_it_is_stopped_and_what_came_in_stays(unpack: Pack, bob: User, browse: Browse, run_jobs: Any) -> None:
    waiting = unpack(_zip(("a.txt", b"a")), run=False)
    assert "Arrêter" in browse(bob).get(waiting.get_absolute_url()).content.decode()
    browse(bob).post(reverse("documents:unpacking_cancel", args=[waiting.pk]))
    run_jobs()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.added) == (UnpackingState.CANCELLED, 0)


def test_started_over_after_a_crash_it_adds_nothing_twice(unpack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = unpack(_zip(*((f"{at}.txt", b"x%d" % at) for at in range(5))), run=False)
    add, added = actions.add_document, []

    def dies_at_the_third(*args: Any, **options: Any) -> Any:
        if len(added) == 2:
            raise KeyboardInterrupt
        added.append(args)
        return add(*args, **options)

    monkeypatch.setattr(actions, "add_document", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        actions.unpack(Unpacking.objects.get(pk=waiting.pk), seconds=60)
    monkeypatch.setattr(actions, "add_document", add)
    actions.unpack(Unpacking.objects.get(pk=waiting.pk), seconds=60)
    assert list(Document.objects.filter(name__endswith=".txt").values_list("name", flat=True)) == [
        f"{at}.txt" for at in range(5)
    ]
    assert Unpacking.objects.get(pk=waiting.pk).added == 5


def test_rights_lost_meanwhile_stop_it(unpack: Pack, bob: User, run_jobs: Any) -> None:
    waiting = unpack(_zip(("a.txt", b"a")), run=False)
    UserGrant.objects.filter(user=bob).delete()
    run_jobs()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.added) == (UnpackingState.FAILED, 0)


def test_only_who_began_it_sees_it(unpack: Pack, alice: User, browse: Browse) -> None:
    done = unpack(_zip(("a.txt", b"a")))
    assert browse(alice).get(done.get_absolute_url()).status_code == 404
    assert queries.usage_of(done.document.folder.workspace)[0] > 0
