"""Who opened a document: one row a person, one write an hour, seen by editors, told to readers."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import Document, Folder, Reading
from documents.personal import personal_data
from extranet.accounts import events
from extranet.accounts.actions.closing import erase
from extranet.accounts.models import User

pytestmark = pytest.mark.django_db
Put = Callable[..., Document]


@pytest.fixture
def document(root: Folder, bob: User, put: Put) -> Document:
    return put(root, bob, "budget.txt")


def test_opening_writes_one_row_and_again_within_the_hour_nothing(
    document: Document, david: User, browse: Callable[..., Client]
) -> None:
    page = browse(david)
    page.get(document.get_absolute_url())
    reading = Reading.objects.get(user=david)
    assert (reading.number, reading.downloaded_at) == (1, None)
    with CaptureQueriesContext(connection) as captured:
        page.get(document.get_absolute_url())
    assert not [
        query for query in captured if "documents_reading" in query["sql"] and query["sql"].startswith("INSERT")
    ]
    assert Reading.objects.get(user=david).last_at == reading.last_at


def test_after_an_hour_the_last_time_moves_and_the_first_stays(
    document: Document, david: User, browse: Callable[..., Client]
) -> None:
    browse(david).get(document.get_absolute_url())
    before = timezone.now() - timedelta(hours=2)
    Reading.objects.update(first_at=before, last_at=before)
    browse(david).get(document.get_absolute_url())
    reading = Reading.objects.get(user=david)
    assert reading.first_at == before and reading.last_at > before


def test_a_download_says_so_with_its_version(document: Document, david: User, browse: Callable[..., Client]) -> None:
    browse(david).get(document.get_absolute_url())
    answer = browse(david).get(reverse("documents:download", args=[document.pk]))
    assert b"".join(answer) == b"Bonjour"
    reading = Reading.objects.get(user=david)
    assert reading.downloaded_at is not None and reading.number == 1


def test_editors_see_who_opened_and_readers_are_told_so(
    document: Document, alice: User, david: User, browse: Callable[..., Client]
) -> None:
    seen_by_reader = browse(david).get(document.get_absolute_url()).text
    assert "voient qui a ouvert ce document" in seen_by_reader
    assert "Qui l’a lu" not in seen_by_reader
    assert str(david) in browse(alice).get(document.get_absolute_url()).text
    listing = browse(alice).get(reverse("documents:reading_list", args=[document.pk]))
    assert str(david) in listing.text
    assert browse(david).get(reverse("documents:reading_list", args=[document.pk])).status_code == 403


def test_the_export_holds_what_one_read_and_erasure_forgets_it(
    document: Document, david: User, browse: Callable[..., Client]
) -> None:
    browse(david).get(document.get_absolute_url())
    files: dict[str, Any] = {name: json.loads(data) for name, data in personal_data(david)}
    assert [row["document__name"] for row in files["lectures.json"]] == ["budget.txt"]
    assert files["documents.json"] == []
    assert "documents" in {part.name for part in events.personal_data()}
    erase(david, actor=None)
    assert not Reading.objects.exists()


def test_the_list_costs_the_same_whatever_its_length(
    document: Document, alice: User, browse: Callable[..., Client]
) -> None:
    address, client = reverse("documents:reading_list", args=[document.pk]), browse(alice)

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def readers(first: int, last: int) -> None:
        now = timezone.now()
        people = [User(email=f"p{n}@exemple.fr", first_name="P", last_name=str(n)) for n in range(first, last)]
        Reading.objects.bulk_create(
            Reading(document=document, user=user, number=1, first_at=now, last_at=now)
            for user in User.objects.bulk_create(people)
        )

    readers(0, 2)
    few = cost()
    readers(2, 20)
    assert cost() == few
