"""Correcting and removing messages."""

from collections.abc import Callable

import pytest
from django.test import Client

from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.search.queries import find
from extranet.ui.errors import Conflict
from forums.actions.posts import edit_post
from forums.actions.topics import rename_topic
from forums.models import Post, Topic

Start = Callable[..., Topic]
Answer = Callable[..., Post]
Browse = Callable[..., Client]


def test_one_corrects_ones_own_message(start: Start, alice: User, browse: Browse) -> None:
    post = start(alice).posts.get()
    address = f"{post.get_absolute_url()}modifier/"
    assert "Bonjour à tous" in browse(alice).get(address).content.decode()
    response = browse(alice).post(address, {"body": "Bonsoir **à tous**", "version": 1})
    assert response.status_code == 302
    post.refresh_from_db()
    assert (post.html, post.version) == ("<p>Bonsoir <strong>à tous</strong></p>\n", 2)
    assert post.edited_at is not None
    assert find(Actor(alice), "bonsoir").total == 1
    assert find(Actor(alice), "bonjour").total == 0


def test_contributors_leave_others_messages_alone(
    start: Start, answer: Answer, alice: User, bob: User, david: User, browse: Browse
) -> None:
    post = answer(bob, start(alice))
    for who, verb in ((alice, "modifier"), (alice, "retirer"), (david, "modifier"), (david, "retirer")):
        response = browse(who).post(f"{post.get_absolute_url()}{verb}/", {"body": "x", "version": 1})
        assert response.status_code == 403


def test_editors_correct_and_remove_others_messages(start: Start, alice: User, bob: User, browse: Browse) -> None:
    post = start(alice).posts.get()
    assert browse(bob).post(f"{post.get_absolute_url()}modifier/", {"body": "Y", "version": 1}).status_code == 302
    assert browse(bob).post(f"{post.get_absolute_url()}retirer/").status_code == 302


def test_a_removed_message_leaves_its_place_and_comes_back(
    start: Start, answer: Answer, alice: User, bob: User, david: User, browse: Browse
) -> None:
    topic = start(alice)
    post = answer(alice, topic, "À retirer vite")
    response = browse(alice).post(f"{post.get_absolute_url()}retirer/", follow=True)
    assert f"{post.get_absolute_url()}restaurer/" in response.content.decode()
    page = browse(david).get(topic.get_absolute_url()).content.decode()
    assert "message retiré" in page
    assert "À retirer vite" not in page
    assert f"{post.get_absolute_url()}restaurer/" not in page
    assert browse(david).get(f"{topic.get_absolute_url()}?citer={post.pk}").content.decode().count("À retirer") == 0
    assert find(Actor(david), "retirer").total == 0
    topic.refresh_from_db()
    assert (topic.posts_count, topic.last_post) == (1, topic.posts.first())
    assert browse(david).post(f"{post.get_absolute_url()}restaurer/").status_code == 403
    assert browse(alice).post(f"{post.get_absolute_url()}restaurer/").status_code == 302
    assert "À retirer vite" in browse(david).get(topic.get_absolute_url()).content.decode()


def test_the_second_to_save_is_told_and_loses_nothing(start: Start, alice: User, bob: User, browse: Browse) -> None:
    post = start(alice).posts.get()
    edit_post(post, "Texte de Bob", actor=Actor(bob), version=1)
    address = f"{post.get_absolute_url()}modifier/"
    response = browse(alice).post(address, {"body": "Texte d’Alice", "version": 1})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Texte d’Alice" in page
    assert "Texte de Bob" in page
    assert 'name="version" value="2"' in page
    post.refresh_from_db()
    assert post.body == "Texte de Bob"
    assert browse(alice).post(address, {"body": "Texte d’Alice", "version": 2}).status_code == 302
    with pytest.raises(Conflict):
        edit_post(post, "Trop tard", actor=Actor(bob), version=2)


def test_a_title_is_corrected_by_its_author_and_versioned(
    start: Start, alice: User, bob: User, david: User, browse: Browse
) -> None:
    topic = start(alice)
    address = f"{topic.get_absolute_url()}modifier/"
    assert browse(alice).post(address, {"title": "Balisage", "version": 1}).status_code == 302
    assert browse(bob).post(address, {"title": "Autre", "version": 1}).status_code == 409
    assert browse(david).post(address, {"title": "Autre", "version": 2}).status_code == 403
    topic.refresh_from_db()
    assert topic.title == "Balisage"
    with pytest.raises(Conflict):
        rename_topic(topic, "Trop tard", actor=Actor(bob), version=1)


def test_an_erased_author_is_a_former_member(start: Start, alice: User, bob: User, browse: Browse) -> None:
    topic = start(alice)
    Post.objects.update(author=None)
    Topic.objects.update(author=None)
    for address in (topic.get_absolute_url(), "/espaces/tourisme/discussions/", "/espaces/tourisme/"):
        assert "ancien membre" in browse(bob).get(address).content.decode()


def test_a_discussion_whose_messages_are_all_removed_still_shows(
    start: Start, alice: User, bob: User, browse: Browse
) -> None:
    topic = start(alice)
    browse(alice).post(f"{topic.posts.get().get_absolute_url()}retirer/")
    for address in (topic.get_absolute_url(), "/espaces/tourisme/discussions/", "/espaces/tourisme/"):
        assert topic.title in browse(bob).get(address).content.decode()
