"""A mail sent to a folder's address is filed once, with its attachments, whoever made it and however."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.actions import mail_in
from documents.actions.mail_in import end_address, file_message, make_address
from documents.models import Document, FiledMessage, Folder, FolderAddress, Senders
from documents.queries import get_root
from documents.storage import open_blob
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.ui.errors import Forbidden, TooLarge
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db
AsActor = Callable[..., Actor]


@pytest.fixture
def address(root: Folder, alice: User, as_actor: AsActor) -> FolderAddress:
    return make_address(root, actor=as_actor(alice), senders=Senders.CONTRIBUTORS)


def a_mail(subject: str = "Devis de la toiture", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "bob@exemple.fr", "dossier@extranet.fr", subject
    for name, value in {"Message-ID": "<1@exemple.fr>", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content("Bonjour, voici le devis.")
    return message


def attach(message: EmailMessage, name: str, data: bytes = b"%PDF-1.4") -> None:
    message.add_attachment(data, maintype="application", subtype="pdf", filename=name)


def names() -> list[str]:
    return sorted(Document.objects.values_list("name", flat=True))


def test_a_mail_alone_is_a_document_named_by_its_subject(address: FolderAddress, root: Folder, bob: User) -> None:
    raw = a_mail().as_bytes(policy=SMTP)
    document = file_message(address, raw, "<bob@exemple.fr>")
    assert document is not None and document.current is not None
    assert (document.name, document.author, document.folder) == ("Devis de la toiture.eml", bob, root)
    assert document.current.comment == "reçu par mail de bob@exemple.fr"
    with open_blob(document.current.blob) as file:
        assert file.read() == raw


def test_attachments_come_in_a_folder_of_their_own_with_the_mail(address: FolderAddress, root: Folder) -> None:
    message = a_mail()
    attach(message, "devis.pdf")
    attach(message, "devis.pdf", b"%PDF-1.5")
    document = file_message(address, message.as_bytes(), "bob@exemple.fr")
    assert document is not None and document.folder.name == "Devis de la toiture" and document.folder.parent == root
    assert names() == ["Devis de la toiture.eml", "devis (2).pdf", "devis.pdf"]


def test_a_sender_who_loses_the_right_while_the_files_are_written_files_nothing(
    address: FolderAddress, root: Folder, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = mail_in._store

    def storing(*args: Any) -> Any:
        grants.revoke(root.scope, bob, actor=None)
        return store(*args)

    monkeypatch.setattr(mail_in, "_store", storing)
    message = a_mail()
    attach(message, "devis.pdf")
    with pytest.raises(Forbidden, match="Seuls les contributeurs"):
        file_message(address, message.as_bytes(), "bob@exemple.fr")
    assert names() == [] and not FiledMessage.objects.exists()


def test_a_mail_that_comes_twice_at_once_is_filed_once(address: FolderAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    store, raw = mail_in._store, a_mail().as_bytes()

    def storing(*args: Any) -> Any:
        monkeypatch.setattr(mail_in, "_store", store)
        file_message(address, raw, "bob@exemple.fr")
        return store(*args)

    monkeypatch.setattr(mail_in, "_store", storing)
    assert file_message(address, raw, "bob@exemple.fr") == Document.objects.get()


def test_the_same_mail_again_is_filed_once(address: FolderAddress) -> None:
    raw = a_mail().as_bytes()
    first = file_message(address, raw, "bob@exemple.fr")
    assert file_message(address, raw + b"\r\n", "bob@exemple.fr") == first
    nameless = a_mail()
    del nameless["Message-ID"]
    file_message(address, nameless.as_bytes(), "bob@exemple.fr")
    file_message(address, nameless.as_bytes(), "bob@exemple.fr")
    assert len(names()) == 2


@pytest.mark.parametrize(("sender", "headers"), [
    ("bob@exemple.fr", {"Auto-Submitted": "auto-replied"}),
    ("bob@exemple.fr", {"Auto-Submitted": "Auto-Generated; x"}),
    ("<>", {}),
    ("", {}),
])  # fmt: skip
def test_what_a_program_sends_by_itself_is_not_filed(
    sender: str, headers: dict[str, str], address: FolderAddress
) -> None:
    assert file_message(address, a_mail(**headers).as_bytes(), sender) is None
    assert not names()


def test_contributors_write_and_others_only_where_anyone_may(
    address: FolderAddress, root: Folder, alice: User, david: User, as_actor: AsActor
) -> None:
    for sender in ("inconnu@ailleurs.fr", david.email):
        with pytest.raises(Forbidden):
            file_message(address, a_mail().as_bytes(), sender)
    assert not names()
    opened = make_address(root, actor=as_actor(alice), senders=Senders.ANYONE)
    document = file_message(opened, a_mail().as_bytes(), "inconnu@ailleurs.fr")
    assert document is not None and document.author is None


def test_an_address_that_was_changed_or_taken_away_receives_nothing(
    address: FolderAddress, root: Folder, alice: User, as_actor: AsActor
) -> None:
    renewed = make_address(root, actor=as_actor(alice), senders=Senders.CONTRIBUTORS)
    with pytest.raises(Forbidden):
        file_message(address, a_mail().as_bytes(), "bob@exemple.fr")
    end_address(root, actor=as_actor(alice))
    with pytest.raises(Forbidden):
        file_message(renewed, a_mail().as_bytes(), "bob@exemple.fr")


def _nested() -> bytes:
    raw = a_mail().as_bytes()
    head = b"From: a@b.fr\r\nSubject: %d\r\nContent-Type: message/rfc822\r\n\r\n"
    return b"".join(head % n for n in range(1500)) + raw


def _many_parts() -> bytes:
    message = a_mail()
    for number in range(1000):
        attach(message, f"{number}.pdf", b"x")
    return message.as_bytes()


def _many_boundaries() -> bytes:
    return b"Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 200_000


@pytest.mark.parametrize("raw", [
    b"", b"\0" * 1000, b"\xff\xfe: \xff\r\n\r\n", b"Subject: =?utf-8?b?====?=\r\nContent-Type: multipart/mixed\r\n\r\n",
    b"Subject: =?inconnu?q?=E9?=\r\nContent-Type: text/plain; charset=inconnu\r\n\r\nx",
    b"Message-ID: <\r\n [\r\nSubject: a\r\n\r\n", _nested(), _many_parts(), _many_boundaries(),
], ids=["empty", "nul", "binary", "broken", "charset", "id", "nested", "parts", "boundaries"])  # fmt: skip
def test_a_mail_made_to_harm_is_kept_whole_and_not_taken_apart(raw: bytes, address: FolderAddress) -> None:
    document = file_message(address, raw, "bob@exemple.fr")
    assert document is not None and document.current is not None
    assert document.current.blob.size == len(raw)
    assert Document.objects.count() <= 2


def test_names_that_lie_are_cleaned(address: FolderAddress) -> None:
    message = a_mail("../../etc/passwd\u202efdp.exe")
    for name in ("../../../ssh/id", "CON", "a\u202efdp.exe", "...", "x" * 500 + ".pdf"):
        attach(message, name)
    file_message(address, message.as_bytes(), "bob@exemple.fr")
    for name in names():
        assert "/" not in name and "\u202e" not in name and len(name) <= 200
    assert "id" in names() and "_CON" in names() and "pièce jointe" in names()


def test_a_mail_forwarded_whole_is_kept_as_a_mail(address: FolderAddress) -> None:
    message = a_mail()
    message.add_attachment(a_mail("L’original"))
    file_message(address, message.as_bytes(), "bob@exemple.fr")
    assert "L’original.eml" in names()


def test_a_mail_that_is_too_heavy_is_refused(address: FolderAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_in, "LARGEST", 100)
    with pytest.raises(TooLarge):
        file_message(address, a_mail().as_bytes(), "bob@exemple.fr")


def test_no_mail_enters_the_health_zone(health: Workspace, chloe: User, as_actor: AsActor) -> None:
    root = get_root(health)
    with pytest.raises(Forbidden):
        make_address(root, actor=as_actor(chloe, Assurance.SECOND_FACTOR), senders=Senders.ANYONE)
    slipped = FolderAddress.objects.create(folder=root, local_part="x", senders=Senders.ANYONE, made_at=root.created_at)
    with pytest.raises(Forbidden):
        file_message(slipped, a_mail().as_bytes(), chloe.email)


def test_a_manager_finds_the_address_where_mails_come_in(
    root: Folder, space: Workspace, alice: User, browse: Callable[..., Client], settings: Any
) -> None:
    page = reverse("documents:folder_address", args=[space.slug, root.pk])
    assert "pas encore branchée" in browse(alice).get(page).text
    settings.MAIL_IN_DOMAIN = "mails.exemple.fr"
    browse(alice).post(page, {"senders": "anyone"})
    made = FolderAddress.objects.get()
    assert f"{made.local_part}@mails.exemple.fr" in browse(alice).get(page).text
    assert page in browse(alice).get(root.get_absolute_url()).text
