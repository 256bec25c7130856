"""Opening discussions and moderating them."""

import uuid

from django.db import transaction
from django.utils import timezone

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record
from extranet.notifications.actions import follow
from extranet.search import index
from extranet.ui.errors import NotVisible, refuse_stale
from forums import permissions
from forums.actions.posts import write_post
from forums.models import Forum, Post, Topic


@transaction.atomic
def open_topic(forum: Forum, title: str, body: str, *, actor: Actor, once: uuid.UUID | None = None) -> Topic:
    """Open a discussion in `forum`, followed by its author, and return it.

    The same `once` sent again by its author returns the discussion opened the first time.
    """
    rules.check(actor, Role.CONTRIBUTOR, forum)
    # Two sendings of one form wait for each other here.
    Forum.objects.select_for_update().get(pk=forum.pk)
    sent = Post.objects.filter(author=actor.user, once=once).select_related("topic").first() if once else None
    if sent is not None:
        return sent.topic
    topic = Topic.objects.create(forum=forum, scope=forum.scope, title=title, author=actor.user)
    write_post(topic, body, actor=actor, once=once)
    if actor.user is not None:
        follow(topic, actor=actor)
    record(actor, "add", topic, topic.scope, about=[("forums.forum", forum.pk)])
    index.put(topic)
    return topic


@transaction.atomic
def rename_topic(topic: Topic, title: str, *, actor: Actor, version: int) -> Topic:
    """Change a discussion's title that was read at `version`; Conflict when somebody else changed it meanwhile."""
    rules.check_change(actor, topic)
    fresh = _locked(topic)
    refuse_stale(fresh.version, version)
    fresh.title = title
    return _save(fresh, actor, "rename")


@transaction.atomic
def pin_topic(topic: Topic, *, actor: Actor, pinned: bool) -> Topic:
    """Keep a discussion at the head of the lists, or let it go."""
    rules.check(actor, Role.EDITOR, topic)
    fresh = _locked(topic)
    fresh.pinned = pinned
    return _save(fresh, actor, "pin" if pinned else "unpin")


@transaction.atomic
def lock_topic(topic: Topic, *, actor: Actor, locked: bool) -> Topic:
    """Close a discussion to answers, or open it again."""
    rules.check(actor, Role.EDITOR, topic)
    fresh = _locked(topic)
    fresh.locked = locked
    return _save(fresh, actor, "lock" if locked else "unlock")


@transaction.atomic
def delete_topic(topic: Topic, *, actor: Actor) -> Topic:
    """Take a discussion and its messages away; `restore_topic` brings them back."""
    permissions.check_delete_topic(actor, topic)
    fresh = _locked(topic)
    fresh.deleted_at = timezone.now()
    return _save(fresh, actor, "delete")


@transaction.atomic
def restore_topic(topic: Topic, *, actor: Actor) -> Topic:
    """Bring a deleted discussion back."""
    permissions.check_delete_topic(actor, topic)
    fresh = _locked(topic)
    fresh.deleted_at = None
    return _save(fresh, actor, "restore")


@transaction.atomic
def erase_topic(topic: Topic) -> None:
    """Delete a deleted discussion for good, with its messages: the extranet's own act, once its time is over."""
    fresh = _locked(topic)
    if fresh.deleted_at is not None:
        record(None, "erase", fresh, fresh.scope, about=[("forums.forum", fresh.forum_id)])
        fresh.delete()


def _locked(topic: Topic) -> Topic:
    fresh = Topic.objects.select_for_update().filter(pk=topic.pk).first()
    if fresh is None:
        raise NotVisible
    fresh.scope = topic.scope
    return fresh


def _save(topic: Topic, actor: Actor, verb: str) -> Topic:
    topic.version += 1
    topic.save()
    record(actor, verb, topic, topic.scope, about=[("forums.forum", topic.forum_id)])
    if topic.deleted_at is None:
        index.put(topic)
    else:
        index.remove(topic)
    return topic
