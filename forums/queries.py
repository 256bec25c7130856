"""Reading forums: topics with what is new in them, posts page by page."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import NotVisible
from forums.models import Forum, Post, Topic
from workspaces.models import Workspace
from workspaces.queries import scopes_within

POSTS_PAGE = 20
# Who comes new to a space is not asked to read years of discussions: older ones count as read.
FRESH = timedelta(days=60)


def forums(actor: Actor, workspace: Workspace) -> list[Forum]:
    """Return the forums of the space that the actor may see, each with `topics_count`, in their order."""
    rows = Forum.objects.filter(scope_id__in=scopes_within(actor, workspace)).select_related("scope")
    topics_count = Count("topics", filter=Q(topics__deleted_at=None))
    return list(rows.annotate(topics_count=topics_count).order_by("position", "id"))


def get_forum(actor: Actor, pk: int, role: Role = Role.READER) -> Forum:
    """Return a forum the actor holds `role` on; NotVisible, StepUp or Forbidden as `rules.check` says."""
    forum = Forum.objects.select_related("scope").filter(pk=pk).first()
    if forum is None:
        raise NotVisible
    rules.check(actor, role, forum)
    return forum


def with_unread(actor: Actor, topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Add `seen` (the last post the actor read, 0 for none) and `is_unread` to topics."""
    joined = actor.user.joined_at if actor.user else timezone.now()
    since = max(joined, timezone.now() - FRESH)
    return topics.alias(
        mine=FilteredRelation("readings", condition=Q(readings__user=actor.user))
    ).annotate(
        seen=Coalesce(F("mine__last_read_post_id"), Value(0)),
        is_unread=Q(last_post_id__gt=F("seen")) & (Q(seen__gt=0) | Q(last_post_at__gt=since)),
    )  # fmt: skip


def topics(actor: Actor, workspace: Workspace | None = None, forum: Forum | None = None) -> QuerySet[Topic]:
    """Return the topics the actor may see, pinned ones first, then by last post, with `seen` and `is_unread`."""
    found = rules.visible(actor, Topic).filter(deleted_at=None)
    if forum is not None:
        found = found.filter(forum=forum)
    elif workspace is not None:
        found = found.filter(scope_id__in=scopes_within(actor, workspace))
    found = found.select_related("forum", "author", "last_post__author").defer("last_post__body", "last_post__html")
    return with_unread(actor, found).order_by("-pinned", "-last_post_at", "-id")


def unread_topics(actor: Actor, limit: int | None, workspace: Workspace | None = None) -> list[Topic]:
    """Return the topics with posts the actor has not read, the latest first; all of them for `limit` None."""
    fresh = topics(actor, workspace).filter(Q(is_unread=True)).order_by("-last_post_at", "-id")
    return list(fresh.select_related("scope__workspace")[:limit])


def get_topic(actor: Actor, pk: int, role: Role = Role.READER, *, deleted: bool = False) -> Topic:
    """Return a topic the actor holds `role` on, with `seen` and `is_unread`."""
    rows = Topic.objects.select_related("scope", "forum", "author").filter(pk=pk, deleted_at__isnull=not deleted)
    topic = with_unread(actor, rows).first()
    if topic is None:
        raise NotVisible
    rules.check(actor, role, topic)
    return topic


def get_post(actor: Actor, pk: int, *, deleted: bool = False) -> Post:
    """Return a post whose topic stands and which the actor may see."""
    rows = Post.objects.select_related("scope", "topic__scope", "author")
    post = rows.filter(pk=pk, topic__deleted_at=None, deleted_at__isnull=not deleted).first()
    if post is None:
        raise NotVisible
    rules.check(actor, Role.READER, post)
    return post


def posts_page(topic: Topic, number: Any) -> Page[Post]:
    """Return a page of the topic's posts, the removed ones in their places; `number` "derniere" is the last."""
    posts = topic.posts.select_related("author", "scope").order_by("id")
    paginator = Paginator(posts, POSTS_PAGE)
    page = paginator.get_page(paginator.num_pages if number == "derniere" else number)
    page.object_list = list(page.object_list)
    return page


def page_of(topic: Topic, post_id: int) -> int:
    """Return the number of the page on which a post of the topic stands."""
    return (topic.posts.filter(pk__lt=post_id).count() // POSTS_PAGE) + 1


def first_unread(topic: Topic) -> Post | None:
    """Return the first post after what the actor saw (`topic` as `get_topic` gives it); None when all was read."""
    seen: int = topic.seen  # type: ignore[attr-defined]
    return topic.posts.filter(pk__gt=seen, deleted_at=None).order_by("id").first()


def quoted(topic: Topic, text: str) -> Post | None:
    """Return the post of the topic whose number is written in `text`, to be quoted."""
    if not (text.isdecimal() and len(text) < 18):
        return None
    return topic.posts.select_related("author").filter(pk=int(text), deleted_at=None).first()
