"""The page of a discussion: reading, answering, what is new."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.models import Follow
from extranet.search.queries import find
from forums.models import Post, Reading, Topic
from forums.queries import unread_topics
from tests.forums.conftest import CANARY
from workspaces.models import Workspace

Start = Callable[..., Topic]
Answer = Callable[..., Post]
Browse = Callable[..., Client]


def test_a_discussion_is_opened_followed_told_and_found(
    tourism: Workspace, alice: User, david: User, browse: Browse
) -> None:
    response = browse(alice).post(
        "/espaces/tourisme/discussions/nouvelle/",
        {"forum": _first_forum(browse(alice)), "title": "Signalétique", "body": "Faut-il des **panneaux** ?"},
    )
    topic = Topic.objects.get()
    assert response.status_code == 302
    assert response["Location"] == topic.get_absolute_url()
    assert Follow.objects.filter(user=alice, kind="forums.topic", object_id=topic.pk).exists()
    assert Entry.objects.filter(kind="forums.topic", verb="add", object_id=topic.pk).exists()
    assert [hit.thing.object_id for hit in find(Actor(david), "panneaux").hits] == [topic.pk]
    page = browse(david).get(topic.get_absolute_url()).content.decode()
    assert "<strong>panneaux</strong>" in page


def _first_forum(client: Client) -> int:
    form = client.get("/espaces/tourisme/discussions/nouvelle/").context["form"]
    return int(form.fields["forum"].choices[0][0])


def test_an_answer_is_found_told_and_marks_the_discussion_unread(
    start: Start, alice: User, bob: User, browse: Browse
) -> None:
    topic = start(alice)
    browse(alice).get(topic.get_absolute_url())
    assert unread_topics(Actor(alice), 5) == []
    once = str(uuid.uuid4())
    response = browse(bob).post(f"{topic.get_absolute_url()}repondre/", {"body": "Une passerelle", "once": once})
    post = Post.objects.latest("id")
    assert response["Location"] == f"{topic.get_absolute_url()}#message-{post.pk}"
    assert [found.pk for found in unread_topics(Actor(alice), 5)] == [topic.pk]
    assert unread_topics(Actor(bob), 5) == []
    assert [hit.thing.object_id for hit in find(Actor(alice), "passerelle").hits] == [topic.pk]
    entry = Entry.objects.get(verb="reply")
    assert entry.data["about"] == [["forums.topic", topic.pk]]
    assert entry.sentence == "a répondu dans « Signalétique des sentiers »"


def test_the_same_form_sent_twice_writes_once(start: Start, alice: User, tourism: Workspace, browse: Browse) -> None:
    topic = start(alice)
    sent = {"body": "Merci", "once": str(uuid.uuid4())}
    places = [browse(alice).post(f"{topic.get_absolute_url()}repondre/", sent)["Location"] for _twice in range(2)]
    assert places[0] == places[1]
    assert topic.posts.count() == 2
    sent = {"forum": topic.forum_id, "title": "Deux fois", "body": "Bonjour", "once": str(uuid.uuid4())}
    for _twice in range(2):
        browse(alice).post("/espaces/tourisme/discussions/nouvelle/", sent)
    assert Topic.objects.filter(title="Deux fois").count() == 1


def test_an_empty_answer_is_refused_at_its_field(start: Start, alice: User, browse: Browse) -> None:
    topic = start(alice)
    response = browse(alice).post(f"{topic.get_absolute_url()}repondre/", {"body": "  \n "})
    assert response.status_code == 422
    assert "Écrivez votre message." in response.content.decode()
    assert topic.posts.count() == 1


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(start: Start, alice: User, browse: Browse) -> None:
    topic = start(alice)
    response = browse(alice).post(f"{topic.get_absolute_url()}repondre/", {"body": "mot " * 6000})
    assert response.status_code == 422
    assert "trop long" in response.content.decode()
    assert "mot mot mot" in response.content.decode()


def test_readers_read_and_do_not_answer(start: Start, alice: User, david: User, browse: Browse) -> None:
    topic = start(alice)
    page = browse(david).get(topic.get_absolute_url())
    assert page.status_code == 200
    assert "repondre/" not in page.content.decode()
    assert browse(david).post(f"{topic.get_absolute_url()}repondre/", {"body": "x"}).status_code == 403


def test_outsiders_find_nothing(start: Start, alice: User, outsider: User, browse: Browse) -> None:
    topic = start(alice)
    client = browse(outsider)
    post = topic.posts.get()
    for address in (topic.get_absolute_url(), post.get_absolute_url(), "/espaces/tourisme/discussions/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{topic.get_absolute_url()}repondre/", {"body": "x"}).status_code == 404
    assert find(Actor(outsider), "sentiers").total == 0


def test_a_closed_discussion_takes_no_answer(start: Start, alice: User, bob: User, browse: Browse) -> None:
    topic = start(alice)
    assert browse(bob).post(f"{topic.get_absolute_url()}fermer/", {"on": "1"}).status_code == 302
    response = browse(alice).post(f"{topic.get_absolute_url()}repondre/", {"body": "Encore"})
    assert response.status_code == 403
    assert "fermée" in response.content.decode()
    post = topic.posts.get()
    assert browse(alice).post(f"{post.get_absolute_url()}retirer/").status_code == 403
    browse(bob).post(f"{topic.get_absolute_url()}fermer/", {})
    assert browse(alice).post(f"{topic.get_absolute_url()}repondre/", {"body": "Encore"}).status_code == 302


def test_hostile_texts_stay_text(start: Start, answer: Answer, alice: User, bob: User, browse: Browse) -> None:
    topic = start(
        alice, CANARY, f"{CANARY} [x](javascript:alert(1)) ![y](http://ailleurs.fr/z.png) <script>a()</script>"
    )
    answer(bob, topic, f"> {CANARY}")
    for address in (topic.get_absolute_url(), "/espaces/tourisme/discussions/", "/espaces/tourisme/"):
        page = browse(alice).get(address).content.decode()
        for forbidden in ("<img src=x", 'href="javascript', "<script>a()", 'ailleurs.fr/z.png" alt'):
            assert forbidden not in page
    quoted = browse(alice).get(f"{topic.get_absolute_url()}?citer={topic.posts.first().pk}").content.decode()
    assert "<img src=x" not in quoted
    assert "a écrit" in quoted


def test_the_first_unread_message_is_found_on_its_page(
    start: Start, answer: Answer, alice: User, bob: User, browse: Browse
) -> None:
    topic = start(alice)
    for number in range(24):
        answer(bob, topic, f"Message {number}")
    browse(alice).get(topic.get_absolute_url())
    assert Reading.objects.get(user=alice).last_read_post_id == topic.posts.order_by("id")[19].pk
    response = browse(alice).get(f"{topic.get_absolute_url()}non-lu/")
    assert response["Location"] == f"{topic.get_absolute_url()}?page=2#message-{topic.posts.order_by('id')[20].pk}"
    browse(alice).get(f"{topic.get_absolute_url()}?page=2")
    assert browse(alice).get(f"{topic.get_absolute_url()}non-lu/")["Location"].endswith("?page=derniere")
    browse(alice).get(topic.get_absolute_url())
    assert Reading.objects.get(user=alice).last_read_post_id == topic.posts.latest("id").pk


def test_old_discussions_are_not_new_to_newcomers(start: Start, alice: User, david: User) -> None:
    topic = start(alice)
    david.joined_at = timezone.now() - timedelta(days=400)
    assert unread_topics(Actor(david), 5) == [topic]
    Topic.objects.update(last_post_at=timezone.now() - timedelta(days=90))
    assert unread_topics(Actor(david), 5) == []
    Topic.objects.update(last_post_at=timezone.now() - timedelta(days=2))
    david.joined_at = timezone.now()
    assert unread_topics(Actor(david), 5) == []


def test_a_head_request_reads_nothing(start: Start, alice: User, bob: User, browse: Browse) -> None:
    topic = start(alice)
    browse(bob).head(topic.get_absolute_url())
    assert not Reading.objects.filter(user=bob).exists()


@pytest.mark.parametrize(
    "query", ["page=zz", "page=-1", "page=999", "citer=x", "citer=99999999999999999999", "citer=-1"]
)
def test_a_nonsensical_address_still_opens(start: Start, alice: User, browse: Browse, query: str) -> None:
    assert browse(alice).get(f"{start(alice).get_absolute_url()}?{query}").status_code == 200


def test_many_messages_cost_no_more_queries(
    start: Start, answer: Answer, alice: User, bob: User, browse: Browse
) -> None:
    topic = start(alice)
    answer(bob, topic)

    def count() -> int:
        client = browse(alice)
        client.get(topic.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(topic.get_absolute_url()).status_code == 200
        return len(queries)

    few = count()
    Post.objects.bulk_create(
        Post(topic=topic, scope=topic.scope, author=bob, body="x", html="<p>x</p>") for _n in range(2000)
    )
    assert count() == few
    assert few <= 15
