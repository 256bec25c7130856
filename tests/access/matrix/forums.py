"""Forums: readers read, contributors write and change what is theirs, editors moderate, managers open forums."""

from typing import Any

from django.utils import timezone

from extranet.accounts.models import User
from forums.models import Forum, Post, Topic
from tests.access.matrix import Row


def _topic(world: Any, author: User, **fields: Any) -> Topic:
    if not hasattr(world, "topic"):
        forum = Forum.objects.filter(scope=world.space.scope).order_by("pk")[0]
        world.topic = Topic.objects.create(forum=forum, scope=forum.scope, title="Sujet", author=author, **fields)
        world.post = Post.objects.create(topic=world.topic, scope=forum.scope, body="a", html="<p>a</p>", author=author)
        Topic.objects.filter(pk=world.topic.pk).update(last_post=world.post, posts_count=1)
    topic: Topic = world.topic
    return topic


def slug(world: Any) -> tuple[str]:
    return (world.space.slug,)


def forum(world: Any) -> tuple[int]:
    return (Forum.objects.filter(scope=world.space.scope).order_by("pk")[0].pk,)


def topic(world: Any) -> tuple[int]:
    """A discussion of the contributor."""
    return (_topic(world, world.contributor).pk,)


def of_editor(world: Any) -> tuple[int]:
    """A discussion of the editor: contributors leave it alone."""
    return (_topic(world, world.editor).pk,)


def deleted(world: Any) -> tuple[int]:
    return (_topic(world, world.contributor, deleted_at=timezone.now(), posts_count=1).pk,)


def closed(world: Any) -> tuple[int]:
    return (_topic(world, world.contributor, locked=True).pk,)


def post(world: Any) -> tuple[int]:
    _topic(world, world.contributor)
    return (world.post.pk,)


def post_of_editor(world: Any) -> tuple[int]:
    _topic(world, world.editor)
    return (world.post.pk,)


def removed(world: Any) -> tuple[int]:
    _topic(world, world.contributor)
    Post.objects.filter(pk=world.post.pk).update(deleted_at=timezone.now())
    return (world.post.pk,)


def new(world: Any) -> dict[str, Any]:
    return {"forum": forum(world)[0], "title": "Sujet", "body": "Bonjour"}


ANSWER = {"body": "Bonjour", "version": 1}
ROWS = [
    Row("forums:topic_list", "reader", args=slug),
    Row("forums:mark_read", "reader", "POST", 302, args=slug),
    Row("forums:topic_create", "contributor", args=slug),
    Row("forums:topic_create", "contributor", "POST", 302, args=slug, data=new),
    Row("forums:forum_create", "manager", args=slug),
    Row("forums:forum_create", "manager", "POST", 302, args=slug, data=lambda world: {"name": "Idées"}),
    Row("forums:forum_detail", "reader", args=forum),
    Row("forums:forum_edit", "manager", args=forum),
    Row("forums:forum_edit", "manager", "POST", 302, args=forum, data=lambda world: {"name": "Idées"}),
    Row("forums:topic_detail", "reader", args=topic),
    Row("forums:first_unread", "reader", ok=302, args=topic),
    Row("forums:reply", "contributor", "POST", 302, args=topic, data=lambda world: ANSWER),
    Row("forums:reply", "contributor", "POST", 403, args=closed, data=lambda world: ANSWER),
    Row("forums:topic_edit", "contributor", args=topic),
    Row("forums:topic_edit", "contributor", "POST", 302, args=topic, data=lambda world: {"title": "S", "version": 1}),
    Row("forums:topic_edit", "editor", "POST", 302, args=of_editor, data=lambda world: {"title": "S", "version": 1}),
    Row("forums:topic_pin", "editor", "POST", 302, args=topic, data=lambda world: {"on": "1"}),
    Row("forums:topic_lock", "editor", "POST", 302, args=topic, data=lambda world: {"on": "1"}),
    Row("forums:topic_delete", "contributor", "POST", 302, args=topic),
    Row("forums:topic_delete", "editor", "POST", 302, args=of_editor),
    Row("forums:topic_restore", "contributor", "POST", 302, args=deleted),
    Row("forums:post_detail", "reader", ok=302, args=post),
    Row("forums:post_edit", "contributor", args=post),
    Row("forums:post_edit", "contributor", "POST", 302, args=post, data=lambda world: ANSWER),
    Row("forums:post_edit", "editor", "POST", 302, args=post_of_editor, data=lambda world: ANSWER),
    Row("forums:post_remove", "contributor", "POST", 302, args=post),
    Row("forums:post_remove", "editor", "POST", 302, args=post_of_editor),
    Row("forums:post_restore", "contributor", "POST", 302, args=removed),
]
