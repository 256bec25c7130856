"""Following a folder tells of what comes into it and below it, and only of what one may see."""

from collections.abc import Callable

import pytest
from django.core import mail

from documents.actions.rights import give_own_rights
from documents.models import Document, Folder
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.notifications.actions import follow
from extranet.notifications.models import Notification

pytestmark = pytest.mark.django_db
Make = Callable[..., Folder]
Put = Callable[..., Document]


@pytest.fixture
def minutes(root: Folder, bob: User, make_folder: Make, david: User, as_actor: Callable[..., Actor]) -> Folder:
    folder = make_folder(root, bob, "Séances")
    follow(folder, actor=as_actor(david))
    return folder


def told(user: User) -> list[str]:
    return [row.entry.title for row in Notification.objects.filter(user=user, is_direct=True).select_related("entry")]


def test_a_new_document_in_a_followed_folder_is_told_at_once(
    minutes: Folder, bob: User, david: User, put: Put, run_jobs: Callable[[], None]
) -> None:
    put(minutes, bob, "mars.txt")
    run_jobs()
    assert told(david) == ["mars.txt"]
    assert [sent.to for sent in mail.outbox if "mars.txt" in sent.subject] == [[david.email]]


def test_so_is_one_in_a_folder_below(
    minutes: Folder, bob: User, david: User, put: Put, make_folder: Make, run_jobs: Callable[[], None]
) -> None:
    year = make_folder(minutes, bob, "2026")
    put(make_folder(year, bob, "Mars"), bob, "mars.txt")
    run_jobs()
    assert "mars.txt" in told(david)


def test_what_left_for_narrower_rights_is_not_told(
    minutes: Folder, alice: User, bob: User, david: User, put: Put, make_folder: Make, as_actor: Callable[..., Actor],
    run_jobs: Callable[[], None],
) -> None:  # fmt: skip
    closed = give_own_rights(make_folder(minutes, bob, "Jury"), actor=as_actor(alice))
    grants.revoke(closed.scope, david, actor=None)
    put(closed, bob, "secret.txt")
    run_jobs()
    assert told(david) == []
    assert not Notification.objects.filter(user=david, entry__title="secret.txt").exists()
