"""Two at the same moment: a mailed link serves once, a limited link serves as often as it may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents import queries
from documents.actions.links import count_download, make_link
from documents.actions.opening import note_opened
from documents.actions.reading import acknowledge_by_mail, ask_reading
from documents.actions.uploads import add_document
from documents.models import Document, Reading, Recipient, ShareLink
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal import chain
from extranet.ui.errors import NotVisible
from tests import factories
from tests.access.test_races import race, shared
from tests.documents.conftest import store

__all__ = ["race", "shared"]
Race = Callable[..., list[Any]]
AT_ONCE = 4


@pytest.fixture
def readers(race: Race) -> tuple[User, User]:
    """Alice, who edits, and David, who reads."""
    return factories.member("a@exemple.fr", "Alice", "A"), factories.member("d@exemple.fr", "David", "D")


@pytest.fixture
def document(readers: tuple[User, User]) -> Document:
    alice, david = readers
    space = factories.space("Tourisme", manager=alice)
    factories.give(space, david, Role.READER)
    return add_document(queries.get_root(space), store(space.scope, b"Bonjour"), "a.txt", actor=Actor(alice))


def test_two_clicks_on_a_mailed_link_confirm_once(race: Race, document: Document, readers: tuple[User, User]) -> None:
    alice, david = readers
    deadline = timezone.localdate() + timedelta(days=3)
    asked = ask_reading(document, [david], actor=Actor(alice), deadline=deadline)
    recipient = asked.recipients.get()

    def click() -> Recipient:
        return acknowledge_by_mail(Recipient.objects.get(pk=recipient.pk), number=1)

    results = race(*[click] * AT_ONCE)
    refused = [result for result in results if isinstance(result, NotVisible)]
    assert len(refused) == AT_ONCE - 1, results
    assert chain.verify(chain.READINGS).length == 1 and chain.verify(chain.READINGS).fault is None


def test_downloads_at_once_never_pass_the_limit(race: Race, document: Document, readers: tuple[User, User]) -> None:
    link, _token = make_link(document, actor=Actor(readers[0]), until=timezone.localdate(), most_uses=2)
    results = race(*[lambda: count_download(ShareLink.objects.get(pk=link.pk), document)] * AT_ONCE)
    assert sum(isinstance(result, NotVisible) for result in results) == AT_ONCE - 2, results
    assert ShareLink.objects.get().uses == 2


def test_first_openings_at_once_make_one_row(race: Race, document: Document, readers: tuple[User, User]) -> None:
    results = race(*[lambda: note_opened(Actor(readers[1]), document, document.current)] * AT_ONCE)
    assert results == [None] * AT_ONCE
    assert Reading.objects.count() == 1
