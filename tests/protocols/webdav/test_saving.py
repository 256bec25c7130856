"""How programs save: whatever their steps, a document stays itself and gets one version, and litter stays out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from documents.actions.scratches import sweep_scratches
from documents.dav.litter import is_litter
from documents.models import Blob, Document, Folder, Lock, Scratch
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search.models import IndexedThing
from tests.protocols.webdav.drive import Drive

Put = Callable[..., Document]


@pytest.fixture
def report(root: Folder, alice: User, put: Put) -> Document:
    return put(root, alice, "Rapport.docx", b"un")


def _versions(document: Document) -> list[int]:
    return list(document.versions.order_by("number").values_list("number", flat=True))


def test_a_put_makes_a_document_then_a_version(drive: Drive, root: Folder) -> None:
    assert drive.put("tourisme/a.txt", b"un") == 201
    assert drive.put("tourisme/a.txt", b"deux") == 204
    document = Document.objects.get()
    assert _versions(document) == [1, 2]
    assert drive.get("tourisme/a.txt") == b"deux"
    assert list(Entry.objects.filter(kind="documents.document").order_by("pk").values_list("verb", "assurance")) == [
        ("add", "app_password"),
        ("add_version", "app_password"),
    ]


@pytest.mark.parametrize(("new", "old"), [("~WRD0001.tmp", "~WRL0002.tmp"), ("A1B2C3D4", "F00DCAFE")])
def test_the_save_dance_of_office_keeps_the_document(drive: Drive, report: Document, new: str, old: str) -> None:
    assert drive.put(f"tourisme/{new}", b"deux") == 201
    assert drive.move("tourisme/Rapport.docx", f"tourisme/{old}") == 201
    assert "Rapport.docx" not in drive.names("tourisme/")
    assert drive.get(f"tourisme/{old}") == b"un"
    assert drive.move(f"tourisme/{new}", "tourisme/Rapport.docx") in {201, 204}
    assert drive.get(f"tourisme/{old}") == b"un"
    assert drive.ask("DELETE", f"tourisme/{old}").status_code == 204
    report.refresh_from_db()
    assert (report.name, report.deleted_at, _versions(report)) == ("Rapport.docx", None, [1, 2])
    assert drive.get("tourisme/Rapport.docx") == b"deux"
    assert drive.names("tourisme/")[-1:] == ["Rapport.docx"]
    verbs = Entry.objects.filter(kind="documents.document").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["add", "add_version"]
    assert not Scratch.objects.exists()


def test_a_program_that_gives_up_puts_the_document_back(drive: Drive, report: Document) -> None:
    drive.move("tourisme/Rapport.docx", "tourisme/~WRL0002.tmp")
    assert drive.move("tourisme/~WRL0002.tmp", "tourisme/Rapport.docx") in {201, 204}
    assert drive.get("tourisme/Rapport.docx") == b"un"
    assert _versions(report) == [1]


def test_a_document_put_aside_and_forgotten_is_back_the_next_day(drive: Drive, report: Document) -> None:
    drive.move("tourisme/Rapport.docx", "tourisme/~WRL0002.tmp")
    Scratch.objects.update(at=timezone.now() - timedelta(hours=25))
    assert sweep_scratches() == 1
    assert drive.get("tourisme/Rapport.docx") == b"un"


def test_a_backup_copy_and_a_new_file_are_one_version(drive: Drive, report: Document) -> None:
    """vim: the document aside, a new file under its name, the backup deleted."""
    drive.move("tourisme/Rapport.docx", "tourisme/Rapport.docx~")
    assert drive.put("tourisme/Rapport.docx", b"deux") == 204
    assert drive.ask("DELETE", "tourisme/Rapport.docx~").status_code == 204
    report.refresh_from_db()
    assert (report.deleted_at, _versions(report)) == (None, [1, 2])


def test_a_temporary_file_moved_over_the_document_is_a_version(drive: Drive, report: Document) -> None:
    drive.put("tourisme/.goutputstream-ABC", b"deux")
    assert drive.move("tourisme/.goutputstream-ABC", "tourisme/Rapport.docx") == 204
    assert _versions(report) == [1, 2]


def test_windows_saves_a_new_file_in_four_steps_as_one_version(drive: Drive, root: Folder) -> None:
    assert drive.put("tourisme/Neuf.docx", b"") == 201
    token = drive.lock("tourisme/Neuf.docx")
    assert not Document.objects.exists()
    assert drive.put("tourisme/Neuf.docx", b"un", If=f"({token})") == 204
    assert drive.ask("UNLOCK", "tourisme/Neuf.docx", Lock_Token=token).status_code == 204
    assert _versions(Document.objects.get()) == [1]
    assert not Lock.objects.exists()


LITTER = ["~$Rapport.docx", ".~lock.Rapport.odt#", "._Rapport.docx", ".DS_Store", "Thumbs.db", "desktop.ini", "x.tmp"]


@pytest.mark.parametrize("name", LITTER)
def test_litter_is_kept_for_its_program_and_told_to_nobody(drive: Drive, root: Folder, name: str) -> None:
    before = Entry.objects.count()
    assert drive.put(f"tourisme/{name}", b"moi") == 201
    assert drive.get(f"tourisme/{name}") == b"moi"
    assert not Document.objects.exists()
    assert not IndexedThing.objects.filter(kind="documents.document").exists()
    assert Entry.objects.count() == before
    assert Blob.objects.count() == 1


@pytest.mark.parametrize("name", ["Rapport.docx", "20261122", "template.txt", "tmp", "Budget 2026~2027.ods", "CAFÉ"])
def test_what_people_write_is_no_litter(name: str) -> None:
    assert not is_litter(name)


def test_equal_bytes_make_no_version(drive: Drive, report: Document) -> None:
    assert drive.put("tourisme/Rapport.docx", b"un") == 204
    assert _versions(report) == [1]
