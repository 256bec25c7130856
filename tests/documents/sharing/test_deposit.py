"""A deposit takes files in from outside: nothing is shown, the maker is told, the sender gets a receipt."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from documents.models import Document, Folder, LinkKind, ShareLink
from extranet.accounts.models import User
from extranet.notifications.models import Notification
from tests.documents.conftest import a_file
from tests.documents.sharing.conftest import Share

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(root: Folder, share: Share) -> str:
    return share(root, kind=LinkKind.DEPOSIT, message="Vos pièces en PDF.")


def send(address: str, *files: Any, **fields: str) -> Any:
    data = {"name": "Paul Martin", "email": "paul@ailleurs.fr", "website": "", "upload": list(files), **fields}
    return Client().post(f"{address}deposer/", data)


def test_files_land_in_the_folder_without_author_and_say_whom_they_came_from(
    address: str, root: Folder, alice: User, run_jobs: Callable[[], None]
) -> None:
    answer = send(address, a_file("devis.pdf", b"un"), a_file("plan.pdf", b"deux"))
    assert answer.status_code == 200 and hashlib.sha256(b"un").hexdigest() in answer.text
    documents = list(Document.objects.filter(folder=root).order_by("name"))
    assert [(document.name, document.author) for document in documents] == [("devis.pdf", None), ("plan.pdf", None)]
    version = documents[0].current
    assert version is not None and version.comment == "déposé par Paul Martin <paul@ailleurs.fr> (lien)"
    run_jobs()
    assert Notification.objects.filter(user=alice, is_direct=True).count() == 2
    (receipt,) = [sent for sent in mail.outbox if sent.to == ["paul@ailleurs.fr"]]
    assert "devis.pdf" in receipt.body and hashlib.sha256(b"deux").hexdigest() in receipt.body


def test_nobody_sees_what_others_handed_in(address: str, root: Folder) -> None:
    send(address, a_file("secret.pdf"))
    page = Client().get(address).text
    assert "Vos pièces en PDF." in page and "secret.pdf" not in page and "Documents" not in page
    document = Document.objects.get()
    assert Client().get(f"{address}{document.pk}/").status_code == 404
    assert Client().get(f"{address}{document.pk}/telecharger/").status_code == 404
    assert Client().get(f"{address}?dossier={root.pk}").text == page


def test_a_name_that_is_taken_gets_a_number_and_overwrites_nothing(address: str) -> None:
    send(address, a_file("devis.pdf", b"un"))
    send(address, a_file("devis.pdf", b"deux"))
    assert sorted(Document.objects.values_list("name", flat=True)) == ["devis (2).pdf", "devis.pdf"]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": "personne"}, {"upload": ""}, {"name": "Paul\r\nBcc: x@y.fr"}, {"upload": "empty"}]
)
def test_what_is_incomplete_keeps_nothing(address: str, wrong: dict[str, str]) -> None:
    files = {"": [], "empty": [a_file("vide.txt", b"")]}.get(wrong.pop("upload", "-"), [a_file()])
    assert send(address, *files, **wrong).status_code == 422
    assert not Document.objects.exists()


def test_a_program_that_fills_every_field_is_thanked_and_forgotten(address: str) -> None:
    assert send(address, a_file(), website="https://spam.example").status_code == 200
    assert not Document.objects.exists() and not mail.outbox


def test_too_much_at_once_is_refused_before_it_is_kept(address: str, settings: Any) -> None:
    settings.DEPOSIT_MAX_SIZE = 1000
    assert send(address, a_file("gros.bin", b"x" * 2000)).status_code == 413
    settings.DEPOSIT_MAX_SIZE = 100_000
    assert send(address, *(a_file(f"{n}.txt") for n in range(21))).status_code == 422
    assert not Document.objects.exists()


def test_a_limit_on_files_holds_for_all_deposits_together(root: Folder, share: Share) -> None:
    address = share(root, kind=LinkKind.DEPOSIT, most_uses=3)
    assert send(address, a_file("1.txt"), a_file("2.txt")).status_code == 200
    assert send(address, a_file("3.txt"), a_file("4.txt")).status_code == 404
    assert ShareLink.objects.get().uses == Document.objects.count() == 2


def test_a_link_to_read_takes_no_files_in(root: Folder, share: Share) -> None:
    assert send(share(root), a_file()).status_code == 404
    assert not Document.objects.exists()


def test_hostile_names_come_out_as_text(address: str) -> None:
    answer = send(address, a_file("<img src=x onerror=alert(1)>.pdf"), name="<script>alert(1)</script>")
    assert answer.status_code == 200 and "<script>alert" not in answer.text and "<img src=x" not in answer.text
