"""Taking files out: never as a page of ours, by ranges, whatever the server."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from documents.downloads import send_blob
from documents.models import Document, Folder
from documents.storage import path_of
from extranet.accounts.models import User

Put = Callable[..., Document]
Browse = Callable[..., Client]


def _url(document: Document) -> str:
    return reverse("documents:download", args=[document.pk])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo.png", b"<html><script>alert(1)</script></html>"),
        ("feuille.xml", b"<?xml version='1.0'?><x:html xmlns:x='http://www.w3.org/1999/xhtml'/>"),
        ("gif.html", b"GIF89a<script>alert(1)</script>"),
    ],
)
def test_no_file_is_ever_served_as_a_page(
    root: Folder, bob: User, browse: Browse, put: Put, name: str, data: bytes
) -> None:
    answer = browse(bob).get(_url(put(root, bob, name, data)))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "html" not in answer.headers["Content-Type"] and "xml" not in answer.headers["Content-Type"]
    assert b"".join(answer.streaming_content) == data


def test_the_name_is_sent_whole_in_utf_8(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    answer = browse(bob).get(_url(put(root, bob, "Compte rendu d’été.txt")))
    answer.close()
    expected = "attachment; filename*=utf-8''Compte%20rendu%20d%E2%80%99%C3%A9t%C3%A9.txt"
    assert answer.headers["Content-Disposition"] == expected


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=8-99", 206, b"89"),
        ("bytes=10-", 416, b""),
        ("bytes=5-2", 200, b"0123456789"),
        ("bytes=0-1,4-5", 200, b"0123456789"),
        ("octets=1-2", 200, b"0123456789"),
    ],
)
def test_a_range_is_sent_alone(
    root: Folder, bob: User, browse: Browse, put: Put, asked: str, status: int, got: bytes
) -> None:
    answer = browse(bob).get(_url(put(root, bob, data=b"0123456789")), headers={"range": asked})
    assert answer.status_code == status
    assert b"".join(answer) == got
    if status == 206:
        assert answer.headers["Content-Length"] == str(len(got))


def test_what_the_browser_has_is_not_sent_again(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    client, document = browse(bob), put(root, bob)
    etag = client.head(_url(document)).headers["ETag"]
    assert client.get(_url(document), headers={"if-none-match": etag}).status_code == 304
    changed = client.get(_url(document), headers={"range": "bytes=0-1", "if-range": '"other"'})
    assert (changed.status_code, b"".join(changed)) == (200, b"Bonjour")


def test_a_head_has_the_size_and_no_body(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    answer = browse(bob).head(_url(put(root, bob)))
    assert (answer.headers["Content-Length"], answer.content) == ("7", b"")


def test_a_file_missing_on_disk_is_said_in_words(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document = put(root, bob)
    path_of(document.current.blob.address).unlink()
    answer = browse(bob).get(_url(document))
    assert answer.status_code == 500
    assert "introuvable ou endommagé" in answer.content.decode()


def test_a_file_is_sent_in_pieces(root: Folder, bob: User, put: Put) -> None:
    document = put(root, bob, data=b"x" * 600_000)
    response = send_blob(RequestFactory().get("/"), document.current.blob, "x")
    assert [len(piece) for piece in response] == [262144, 262144, 75712]
    response.close()
