"""Forged calls, other hosts, and files that are not what they say."""

from typing import Any

import jwt
import pytest
import requests

from documents.models import Document, OfficeSession
from extranet.accounts.models import User
from tests.documents.office.conftest import config_of, docx
from tests.documents.office.double import SECRET, EditingServer

pytestmark = pytest.mark.django_db(transaction=True)
NOT_SAVED = {"error": 1}


@pytest.fixture
def config(office: EditingServer, minutes: Document, bob: User) -> dict[str, Any]:
    """Minutes that Bob has open in the editor."""
    config = config_of(bob, minutes)
    office.open(config)
    return config


def _body(office: EditingServer, config: dict[str, Any]) -> dict[str, Any]:
    key = config["document"]["key"]
    return {"key": key, "status": 2, "users": [], "url": office.offer("faux.docx", docx("Faux")), "filetype": "docx"}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "n’importe quoi",
        jwt.encode({"status": 2}, "un autre secret, lui aussi assez long pour HS256", "HS256"),
        jwt.encode({"status": 2}, None, "none"),
        jwt.encode({"status": 2}, SECRET, "HS512"),
    ],
)
def test_a_call_that_is_not_signed_as_agreed_changes_nothing(
    office: EditingServer, config: dict[str, Any], minutes: Document, token: str
) -> None:
    body = _body(office, config)
    headers = {"Authorization": f"Bearer {token}".encode()}
    answer = requests.post(
        config["editorConfig"]["callbackUrl"], json=body | {"token": token}, headers=headers, timeout=20
    )
    assert answer.status_code == 403
    assert minutes.versions.count() == 1


def test_what_stands_beside_the_token_counts_for_nothing(
    office: EditingServer, config: dict[str, Any], minutes: Document
) -> None:
    signed = office.sign({"key": config["document"]["key"], "status": 1, "users": []})
    answer = office.post(config["editorConfig"]["callbackUrl"], _body(office, config), token=signed)
    assert answer.json() == {"error": 0}
    assert minutes.versions.count() == 1


def test_a_signed_call_of_another_session_is_refused(
    office: EditingServer, config: dict[str, Any], minutes: Document
) -> None:
    answer = office.post(config["editorConfig"]["callbackUrl"], _body(office, config) | {"key": "autre"})
    assert answer.status_code == 403
    assert minutes.versions.count() == 1


def test_an_altered_address_opens_nothing(office: EditingServer, config: dict[str, Any]) -> None:
    url = config["editorConfig"]["callbackUrl"]
    head, tail = url.split("editeur/")
    answer = office.post(f"{head}editeur/A{tail}", _body(office, config))
    assert answer.status_code == 404
    # The door of the file is not that of the callback.
    answer = office.post(config["document"]["url"].replace("/fichier/", "/suivi/"), _body(office, config))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/cache/files/faux.docx",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "{url}@evil.example/faux.docx",
        "{url}/cache/files/../../secret",
        "{url}/elsewhere",
        "{url}/nulle-part",
        "//127.0.0.1/x",
        "",
    ],
)
def test_a_file_is_fetched_from_the_editing_server_alone(
    office: EditingServer, config: dict[str, Any], minutes: Document, url: str
) -> None:
    office.offer("secret", docx("Secret"))
    body = _body(office, config) | {"url": url.format(url=office.url)}
    answer = office.post(config["editorConfig"]["callbackUrl"], body)
    assert answer.json() == (NOT_SAVED if url else {"error": 0})
    assert minutes.versions.count() == 1
    assert OfficeSession.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<script>alert(1)</script>", "docx"),
        (docx("Tableur", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "docx"),
        (docx("Macros", **{"word/vbaProject.bin": "x"}), "docx"),
        (docx("Autre"), "html"),
        (docx("Coupé")[:-30], "docx"),
        (b"", "docx"),
    ],
)
def test_what_comes_back_must_be_the_kind_of_file_that_left(
    office: EditingServer, config: dict[str, Any], minutes: Document, data: bytes, told: str
) -> None:
    assert office.tell(config, 6, data, filetype=told).json() == NOT_SAVED
    assert minutes.versions.count() == 1


def test_too_large_a_file_is_not_kept(
    office: EditingServer, config: dict[str, Any], minutes: Document, settings: Any
) -> None:
    settings.MAX_UPLOAD_SIZE = 100
    assert office.tell(config, 6, docx("Long")).json() == NOT_SAVED
    assert minutes.versions.count() == 1


def test_the_file_goes_to_who_proves_to_be_the_editing_server(office: EditingServer, config: dict[str, Any]) -> None:
    url = config["document"]["url"]
    assert requests.get(url, timeout=20).status_code == 403
    forged = jwt.encode({"payload": {"url": url}}, "un autre secret, lui aussi assez long pour HS256", "HS256")
    assert requests.get(url, headers={"Authorization": f"Bearer {forged}"}, timeout=20).status_code == 403
    assert office.fetch(url) == docx("Présents : Bob")


def test_the_file_stays_here_once_its_reader_may_not_read_it(
    office: EditingServer, config: dict[str, Any], minutes: Document, bob: User
) -> None:
    minutes.scope.user_grants.filter(user=bob).delete()
    url = config["document"]["url"]
    signed = office.sign({"payload": {"url": url}})
    assert requests.get(url, headers={"Authorization": f"Bearer {signed}"}, timeout=20).status_code == 404
