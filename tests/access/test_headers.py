"""What every answer says to the browser: pages, errors, downloads, redirects."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.models import Document
from extranet.accounts.models import User
from tests import factories

Browse = Callable[..., Client]
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES = {
    "the sign-in page": ("/compte/login/", 200),
    "a redirection to it": ("/", 302),
    "an address that does not exist": ("/rien/", 404),
    "a method that is refused": ("/compte/efface/", 405),
    "an invitation that does not exist": ("/compte/invitation/devine/", 404),
}


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_is_guarded(browse: Browse, page: str) -> None:
    address, status = PAGES[page]
    client = browse(None)
    answer = client.post(address) if status == 405 else client.get(address)
    assert answer.status_code == status
    _check_guarded(answer)


def _check_guarded(answer: Any) -> None:
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_an_error_of_ours_is_guarded_too(alice: User, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("Zorglub")

    monkeypatch.setattr("extranet.portal.queries.home", fail)
    client = browse(alice)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Zorglub" not in answer.text
    _check_guarded(answer)


def test_private_pages_are_kept_by_no_cache(alice: User, browse: Browse) -> None:
    for address in ("/", "/recherche/?q=a", "/rien/", "/compte/"):
        assert "no-store" in browse(alice).get(address).headers["Cache-Control"], address


@pytest.mark.parametrize("next_address", ["https://mechant.example/", "//mechant.example", "/\\mechant.example",
                                          "javascript:alert(1)", "https:mechant.example"])  # fmt: skip
def test_nobody_is_led_to_another_site(alice: User, browse: Browse, next_address: str) -> None:
    alice.set_password(factories.PASSWORD)
    alice.save()
    data = {"login": alice.email, "password": factories.PASSWORD, "next": next_address}
    answer = browse(None).post("/compte/login/", data)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    space = factories.space("Tourisme", manager=alice)
    folder = space.folders.get(parent=None)
    follow = {"kind": "documents.folder", "object_id": folder.pk, "next": next_address}
    answer = browse(alice).post(reverse("notifications:follow"), follow)
    assert answer.headers["Location"].startswith("/") and "mechant" not in answer.headers["Location"]


def test_an_unknown_host_is_refused(browse: Browse, db: None) -> None:
    assert browse(None).get("/compte/login/", headers={"Host": "mechant.example"}).status_code == 400


def test_a_forwarded_address_is_not_believed_without_a_proxy(settings: Any, browse: Browse, db: None) -> None:
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    for number in range(40):
        headers = {"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"}
        answer = browse(None).post("/compte/invitation/devine/", headers=headers)
    assert answer.status_code == 429


def test_a_forwarded_scheme_is_not_believed_without_a_proxy(settings: Any) -> None:
    assert settings.SECURE_PROXY_SSL_HEADER is None


@pytest.fixture
def document(alice: User, browse: Browse) -> Document:
    space = factories.space("Tourisme", manager=alice)
    args = [space.slug, space.folders.get(parent=None).pk]
    upload = {"upload": SimpleUploadedFile("note.txt", b"Bonjour " * 4000)}
    assert browse(alice).post(reverse("documents:upload", args=args), upload).status_code == 302
    return Document.objects.get()


def test_a_part_of_a_file_is_that_part_for_a_client_that_takes_gzip(
    alice: User, browse: Browse, document: Document
) -> None:
    address = reverse("documents:download", args=[document.pk])
    headers = {"Accept-Encoding": "gzip, deflate, br", "Range": "bytes=8-14"}
    part = browse(alice).get(address, headers=headers)
    content = b"".join(part.streaming_content)  # type: ignore[attr-defined]
    part.close()
    assert (part.status_code, content) == (206, b"Bonjour")
    assert "Content-Encoding" not in part.headers
    assert part.headers["Content-Length"] == "7"


def test_a_whole_file_says_how_long_it_is(alice: User, browse: Browse, document: Document) -> None:
    address = reverse("documents:download", args=[document.pk])
    answer = browse(alice).get(address, headers={"Accept-Encoding": "gzip"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    answer.close()
    assert content == b"Bonjour " * 4000
    assert answer.headers["Content-Length"] == str(len(content))
    assert not answer.headers["ETag"].startswith("W/")


def test_pages_are_still_compressed(alice: User, browse: Browse) -> None:
    answer = browse(alice).get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(answer.content)
