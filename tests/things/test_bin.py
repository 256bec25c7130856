"""What is binned goes: one retention for whatever people delete."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from agenda.models import Agenda, Event
from documents.models import Comment, Document, Folder
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search.models import IndexedThing
from extranet.things import bin as bins
from extranet.things.jobs import empty_bins
from forums.actions import posts, topics
from forums.models import Forum, Post, Topic
from tests import factories
from workspaces.models import Workspace

NOW = timezone.now()
LONG_AGO, LATELY = NOW - timedelta(days=bins.DAYS, hours=1), NOW - timedelta(days=bins.DAYS - 1)


@pytest.fixture
def space(alice: User) -> Workspace:
    """A space that Alice manages."""
    return factories.space("Tourisme", manager=alice)


@pytest.fixture
def topic(space: Workspace, alice: User) -> Topic:
    """A discussion with two messages."""
    forum = Forum.objects.filter(scope=space.scope).order_by("pk")[0]
    opened = topics.open_topic(forum, "Vélos", "Qui en prête ?", actor=Actor(alice))
    posts.reply(opened, "Nous, dès mai.", actor=Actor(alice))
    return opened


def test_every_model_that_keeps_what_was_deleted_lets_it_go() -> None:
    keeping = {
        model
        for model in apps.get_models()
        if {"deleted_at", "removed_at"} & {field.name for field in model._meta.get_fields()}
    }
    assert {Document, Folder, Comment, Event, Topic, Post} <= keeping
    forgotten = keeping - bins.models_with_a_bin()
    assert not forgotten, f"Deleted, and never erased: {forgotten}"


def test_a_deleted_discussion_goes_with_its_messages(topic: Topic, alice: User) -> None:
    topics.delete_topic(topic, actor=Actor(alice))
    Topic.objects.update(deleted_at=LATELY)
    bins.empty()
    assert Post.objects.count() == 2
    Topic.objects.update(deleted_at=LONG_AGO)
    bins.empty()
    assert not Topic.objects.exists() and not Post.objects.exists()
    erased = Entry.objects.get(kind="forums.topic", verb="erase")
    assert erased.actor is None and erased.object_id == topic.pk
    assert not IndexedThing.objects.filter(kind="forums.topic").exists()


def test_a_removed_message_goes_and_the_discussion_stays_as_it_was(topic: Topic, alice: User) -> None:
    first = topic.posts.order_by("pk")[0]
    posts.remove_post(first, actor=Actor(alice))
    Post.objects.filter(pk=first.pk).update(deleted_at=LONG_AGO)
    bins.empty()
    topic.refresh_from_db()
    assert list(topic.posts.values_list("body", flat=True)) == ["Nous, dès mai."]
    assert topic.posts_count == 1 and topic.last_post == topic.posts.get()


def test_a_deleted_event_goes(space: Workspace, alice: User) -> None:
    agenda = Agenda.objects.get(scope=space.scope)
    for title, deleted_at in (("Passé", LONG_AGO), ("Récent", LATELY), ("Tenu", None)):
        Event.objects.create(
            agenda=agenda, scope=space.scope, title=title, start=NOW, end=NOW, deleted_at=deleted_at, uid=title
        )
    bins.empty()
    assert set(Event.objects.values_list("title", flat=True)) == {"Récent", "Tenu"}


def test_a_removed_comment_goes_and_leaves_its_answers_something_to_speak_to(space: Workspace, alice: User) -> None:
    folder = Folder.objects.filter(workspace=space).order_by("pk")[0]
    document = Document.objects.create(
        folder=folder, scope=space.scope, name="a.txt", author=alice, created_at=NOW, updated_at=NOW
    )
    common: dict[str, Any] = {"document": document, "author": alice, "number": 1, "created_at": NOW}
    answered = Comment.objects.create(body="Faux", html="<p>Faux</p>", removed_at=LONG_AGO, **common)
    Comment.objects.create(body="Pourquoi ?", parent=answered, **common)
    Comment.objects.create(body="Seul", removed_at=LONG_AGO, **common)
    for _twice in range(2):
        bins.empty()
    assert list(Comment.objects.order_by("pk").values_list("body", flat=True)) == ["", "Pourquoi ?"]
    # What was erased is not offered back.
    page = factories.browse(alice).get(document.get_absolute_url()).text
    assert "commentaire retiré" in page and "Remettre" not in page
    assert factories.browse(alice).post(f"/documents/commentaires/{answered.pk}/remettre/").status_code == 409
    # The answer removed and erased in its turn, nothing is left to stand for.
    Comment.objects.filter(parent=answered).update(removed_at=LONG_AGO)
    for _night in range(2):
        bins.empty()
    assert not Comment.objects.exists()


def test_one_that_cannot_be_erased_keeps_nobody_else_waiting(
    topic: Topic, alice: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = topics.open_topic(topic.forum, "Bus", "Plus tôt ?", actor=Actor(alice))
    Topic.objects.update(deleted_at=LONG_AGO)
    kept = bins._bins["forums.topic"]

    def erase(thing: Topic) -> None:
        if thing.pk == topic.pk:
            raise RuntimeError("cassé")
        kept.erase(thing)

    monkeypatch.setitem(bins._bins._things, "forums.topic", bins.Bin(kept.waiting, erase))
    bins.empty()
    assert not Topic.objects.filter(pk=other.pk).exists()
    assert "cannot be erased" in caplog.text


def test_what_is_brought_back_while_the_bin_is_emptied_stays(topic: Topic, alice: User) -> None:
    Topic.objects.update(deleted_at=LONG_AGO)
    listed = bins._bins["forums.topic"].waiting(NOW).get()
    topics.restore_topic(topic, actor=Actor(alice))
    topics.erase_topic(listed)
    assert Topic.objects.filter(pk=topic.pk, deleted_at=None).exists()


def test_a_full_bin_is_emptied_in_turns(
    space: Workspace, alice: User, monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], None]
) -> None:
    monkeypatch.setattr(bins, "AT_A_TIME", 2)
    forum = Forum.objects.filter(scope=space.scope).order_by("pk")[0]
    Topic.objects.bulk_create(
        [Topic(forum=forum, scope=space.scope, title=str(n), author=alice, deleted_at=LONG_AGO) for n in range(5)]
    )
    assert bins.erase_some("forums.topic") is not None
    assert Topic.objects.count() == 3
    empty_bins.enqueue()
    run_jobs()
    assert not Topic.objects.exists()
