"""Previews behind a link: pages to read, never the bytes of the file, nor what the link does not open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.actions.links import make_link, revoke_link
from documents.actions.uploads import add_version
from documents.models import Blob, Document, Folder, Reading, ScanState
from extranet.accounts.models import User
from tests.documents.conftest import store
from tests.documents.previews import samples

Put = Callable[..., Document]


@pytest.fixture
def shared(root: Folder, alice: User, put: Put, as_actor: Any) -> Any:
    """Return a way to share a new file for reading only: its document, its token, its link."""

    def share(name: str, data: bytes) -> tuple[Document, str, Any]:
        document = put(root, alice, name, data)
        until = timezone.localdate() + timedelta(days=7)
        link, token = make_link(document, actor=as_actor(alice), until=until, view_only=True)
        return document, token, link

    return share


def _url(document: Document, token: str, name: str = "", number: int = 1) -> str:
    if name:
        return reverse("documents:link_picture", args=[token, document.pk, number, name])
    return reverse("documents:link_preview", args=[token, document.pk, number])


def test_a_link_to_read_only_shows_the_pages(shared: Any) -> None:
    document, token, _link = shared("a.pdf", samples.pdf(2))
    visitor = Client()
    assert _url(document, token) in visitor.get(reverse("documents:link_open", args=[token])).text
    page = visitor.get(_url(document, token))
    assert _url(document, token) + "page-2.webp" in page.text and samples.WORDS in page.text
    assert "telecharger" not in page.text and f"/documents/{document.pk}/" not in page.text
    assert "Télécharger" not in page.text and "reste à télécharger" not in page.text
    picture = visitor.get(_url(document, token, "page-2"))
    assert picture.headers["Content-Type"] == "image/webp"
    for answer in (page, picture):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert visitor.get(reverse("documents:link_download", args=[token, document.pk])).status_code == 404
    assert not Reading.objects.filter(user=None).exists()


def test_a_link_shows_the_current_version_alone(shared: Any, alice: User, as_actor: Any) -> None:
    document, token, _link = shared("a.pdf", samples.pdf(1))
    add_version(document, store(document.scope, samples.pdf(2), "a.pdf"), "a.pdf", actor=as_actor(alice))
    assert Client().get(_url(document, token)).status_code == 404
    assert Client().get(_url(document, token, "page-1")).status_code == 404
    assert Client().get(_url(document, token, number=2)).status_code == 200


def test_a_link_opens_the_previews_of_no_other_document(shared: Any, root: Folder, alice: User, put: Put) -> None:
    _document, token, _link = shared("a.pdf", samples.pdf(1))
    other = put(root, alice, "b.pdf", samples.pdf(3))
    assert Client().get(_url(other, token)).status_code == 404
    assert Client().get(_url(other, token, "page-1")).status_code == 404


def test_a_link_that_ended_shows_nothing(shared: Any, alice: User, as_actor: Any) -> None:
    document, token, link = shared("a.pdf", samples.pdf(1))
    assert Client().get(_url(document, token, "page-1")).status_code == 200
    revoke_link(link, actor=as_actor(alice))
    assert Client().get(_url(document, token)).status_code == 404
    assert Client().get(_url(document, token, "page-1")).status_code == 404


def test_a_link_with_a_password_asks_for_it_first(root: Folder, alice: User, put: Put, as_actor: Any) -> None:
    document = put(root, alice, "a.pdf", samples.pdf(1))
    until = timezone.localdate() + timedelta(days=7)
    _link, token = make_link(document, actor=as_actor(alice), until=until, password="rivière d’Aa")
    for address in (_url(document, token), _url(document, token, "page-1")):
        answer = Client().get(address)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            reverse("documents:link_password", args=[token]),
        )


def test_what_the_antivirus_holds_back_is_not_shown_behind_a_link(shared: Any) -> None:
    document, token, _link = shared("a.pdf", samples.pdf(1))
    assert Client().get(_url(document, token, "page-1")).status_code == 200
    Blob.objects.update(scan_state=ScanState.INFECTED)
    assert Client().get(_url(document, token, "page-1")).status_code == 403
    assert samples.WORDS not in Client().get(_url(document, token)).text


def test_a_sound_is_not_played_behind_a_link_that_keeps_its_bytes(shared: Any) -> None:
    document, token, _link = shared("a.wav", samples.wav())
    assert "n’a pas d’aperçu" in Client().get(reverse("documents:link_open", args=[token])).text
    assert Client().get(_url(document, token)).status_code == 404
