"""Writing in discussions."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.access.actor import Actor
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui import markdown
from extranet.ui.errors import Invalid, NotVisible, refuse_stale
from forums import permissions
from forums.actions.reading import note_topic_read
from forums.models import Post, Topic


def write_post(topic: Topic, body: str, *, actor: Actor, once: uuid.UUID | None) -> Post:
    """Write a post into `topic`, which its author has then read; the caller's action checks and records."""
    _check_body(body)
    post = Post.objects.create(
        topic=topic, scope=topic.scope, author=actor.user, body=body, html=markdown.render(body), once=once
    )
    recount(topic)
    note_topic_read(topic, post, actor=actor)
    return post


def recount(topic: Topic) -> None:
    """Write down again how many posts stand in `topic` and which is the last."""
    standing = topic.posts.filter(deleted_at=None)
    topic.posts_count = standing.count()
    topic.last_post = standing.order_by("-id").first()
    topic.last_post_at = topic.last_post.created_at if topic.last_post else topic.created_at
    topic.save(update_fields=["posts_count", "last_post", "last_post_at"])


@transaction.atomic
def reply(topic: Topic, body: str, *, actor: Actor, once: uuid.UUID | None = None) -> Post:
    """Answer in a discussion and return the post; the same `once` sent again returns the first one."""
    permissions.check_reply(actor, topic)
    fresh = Topic.objects.select_for_update().filter(pk=topic.pk, deleted_at=None).first()
    if fresh is None:
        raise NotVisible
    fresh.scope = topic.scope
    permissions.check_reply(actor, fresh)
    sent = Post.objects.filter(author=actor.user, once=once).first() if once else None
    if sent is not None:
        return sent
    post = write_post(fresh, body, actor=actor, once=once)
    record(actor, "reply", post, post.scope, title=fresh.title, about=[("forums.topic", fresh.pk)])
    index.put(fresh)
    return post


@transaction.atomic
def edit_post(post: Post, body: str, *, actor: Actor, version: int) -> Post:
    """Change a post that was read at `version`; Conflict when somebody else changed it meanwhile."""
    permissions.check_change_post(actor, post)
    _check_body(body)
    fresh = _locked(post)
    refuse_stale(fresh.version, version)
    fresh.body, fresh.html, fresh.edited_at = body, markdown.render(body), timezone.now()
    return _save(fresh, actor, "edit")


@transaction.atomic
def remove_post(post: Post, *, actor: Actor) -> Post:
    """Take a post's text off the page: « message retiré » stands in its place."""
    permissions.check_change_post(actor, post)
    fresh = _locked(post)
    fresh.deleted_at = timezone.now()
    return _save(fresh, actor, "remove")


@transaction.atomic
def restore_post(post: Post, *, actor: Actor) -> Post:
    """Put a removed post back."""
    permissions.check_change_post(actor, post)
    fresh = _locked(post)
    fresh.deleted_at = None
    return _save(fresh, actor, "restore")


@transaction.atomic
def erase_post(post: Post) -> None:
    """Delete a removed message for good: the extranet's own act, once its time is over."""
    fresh = _locked(post)
    if fresh.deleted_at is not None:
        record(None, "erase", fresh, fresh.scope, title=fresh.topic.title, about=[("forums.topic", fresh.topic_id)])
        fresh.delete()


def _check_body(body: str) -> None:
    if not body.strip():
        raise Invalid(_("Écrivez votre message."), field="body")
    if len(body) > markdown.LONGEST:
        raise Invalid(_("Ce message est trop long : coupez-le en plusieurs."), field="body")


def _locked(post: Post) -> Post:
    # The topic first, as `reply` does: two changes in one topic never wait for each other in a circle.
    topic = Topic.objects.select_for_update().filter(pk=post.topic_id).first()
    fresh = Post.objects.select_for_update().filter(pk=post.pk).first()
    if topic is None or fresh is None:
        raise NotVisible
    topic.scope = fresh.scope = post.scope
    fresh.topic = topic
    return fresh


def _save(post: Post, actor: Actor, verb: str) -> Post:
    post.version += 1
    post.save()
    recount(post.topic)
    record(actor, verb, post, post.scope, title=post.topic.title, about=[("forums.topic", post.topic_id)])
    index.put(post.topic)
    return post
