"""The discussions of a space, its forums, and what one may do to a discussion."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.search.queries import find
from forums.models import Forum, Post, Topic
from forums.queries import unread_topics
from tests import factories
from workspaces.models import Workspace

Start = Callable[..., Topic]
Answer = Callable[..., Post]
Browse = Callable[..., Client]
LIST = "/espaces/tourisme/discussions/"


def test_pinned_discussions_come_first_then_the_latest(start: Start, alice: User, bob: User, browse: Browse) -> None:
    first, second, third = (start(alice, title) for title in ("Un", "Deux", "Trois"))
    assert browse(bob).post(f"{first.get_absolute_url()}epingler/", {"on": "1"}).status_code == 302
    page = browse(alice).get(LIST)
    assert [topic.title for topic in page.context["page"]] == ["Un", "Trois", "Deux"]
    assert (second.pk, third.pk) == (first.pk + 1, first.pk + 2)


def test_unread_discussions_are_marked_and_all_can_be_marked_read(
    start: Start, alice: User, bob: User, browse: Browse
) -> None:
    start(alice)
    assert "list-unread" in browse(bob).get(LIST).content.decode()
    assert "list-unread" not in browse(alice).get(LIST).content.decode()
    browse(bob).post(f"{LIST}lues/")
    assert "list-unread" not in browse(bob).get(LIST).content.decode()
    assert unread_topics(Actor(bob), 5) == []


def test_a_forum_shows_its_own_discussions(start: Start, alice: User, tourism: Workspace, browse: Browse) -> None:
    topic = start(alice)
    other = Forum.objects.filter(scope=tourism.scope).exclude(pk=topic.forum_id).get()
    assert topic.title in browse(alice).get(topic.forum.get_absolute_url()).content.decode()
    assert topic.title not in browse(alice).get(other.get_absolute_url()).content.decode()


def test_managers_open_and_rename_forums(tourism: Workspace, alice: User, bob: User, browse: Browse) -> None:
    address = f"{LIST}nouveau-forum/"
    assert browse(bob).get(address).status_code == 403
    factories.give(tourism, bob, Role.MANAGER)
    assert browse(bob).post(address, {"name": "Randonnée", "description": ""}).status_code == 302
    forum = Forum.objects.get(name="Randonnée")
    assert browse(bob).post(f"{forum.get_absolute_url()}modifier/", {"name": "Sentiers"}).status_code == 302
    assert "Sentiers" in browse(alice).get(LIST).content.decode()


def test_only_editors_pin_close_and_delete_others_discussions(
    start: Start, answer: Answer, alice: User, bob: User, david: User, browse: Browse
) -> None:
    topic = start(alice)
    for verb in ("epingler", "fermer"):
        assert browse(alice).post(f"{topic.get_absolute_url()}{verb}/", {"on": "1"}).status_code == 403
    answer(bob, topic)
    assert browse(alice).post(f"{topic.get_absolute_url()}supprimer/").status_code == 403
    assert browse(david).post(f"{topic.get_absolute_url()}supprimer/").status_code == 403
    assert browse(bob).post(f"{topic.get_absolute_url()}supprimer/").status_code == 302


def test_a_deleted_discussion_is_gone_and_comes_back(start: Start, alice: User, david: User, browse: Browse) -> None:
    topic = start(alice)
    response = browse(alice).post(f"{topic.get_absolute_url()}supprimer/", follow=True)
    assert f"{topic.get_absolute_url()}restaurer/" in response.content.decode()
    assert browse(alice).get(topic.get_absolute_url()).status_code == 404
    assert browse(alice).get(topic.posts.get().get_absolute_url()).status_code == 404
    assert topic.title not in browse(alice).get(LIST).content.decode()
    assert find(Actor(david), "sentiers").total == 0
    assert browse(david).post(f"{topic.get_absolute_url()}restaurer/").status_code == 403
    assert browse(alice).post(f"{topic.get_absolute_url()}restaurer/").status_code == 302
    assert find(Actor(david), "sentiers").total == 1


def test_an_archived_space_is_read_only(
    start: Start, alice: User, bob: User, tourism: Workspace, browse: Browse
) -> None:
    topic = start(alice)
    tourism.scope.read_only = True
    tourism.scope.save()
    assert browse(alice).get(topic.get_absolute_url()).status_code == 200
    assert browse(alice).post(f"{topic.get_absolute_url()}repondre/", {"body": "x"}).status_code == 403
    assert browse(bob).post(f"{topic.get_absolute_url()}epingler/", {"on": "1"}).status_code == 403


def test_the_page_of_the_space_shows_the_latest_discussions(
    start: Start, alice: User, bob: User, browse: Browse
) -> None:
    topic = start(alice)
    page = browse(bob).get("/espaces/tourisme/").content.decode()
    assert topic.title in page
    assert "non lu" in page


@pytest.mark.parametrize("address", [LIST, "forum", "/espaces/tourisme/"])
def test_many_discussions_cost_no_more_queries(
    start: Start, alice: User, bob: User, forum: Forum, browse: Browse, address: str
) -> None:
    address = forum.get_absolute_url() if address == "forum" else address
    for _twice in range(2):
        start(bob)

    def count() -> int:
        client = browse(alice)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = count()
    topics = Topic.objects.bulk_create(
        Topic(forum=forum, scope=forum.scope, title=f"Sujet {n}", author=bob, posts_count=1) for n in range(2000)
    )
    posts = Post.objects.bulk_create(
        Post(topic=topic, scope=forum.scope, author=bob, body="x", html="<p>x</p>") for topic in topics
    )
    for topic, post in zip(topics, posts, strict=True):
        topic.last_post, topic.last_post_at = post, timezone.now()
    Topic.objects.bulk_update(topics, ["last_post", "last_post_at"], batch_size=500)
    assert count() == few
    assert few <= (20 if "discussions" not in address else 15)
