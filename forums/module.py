"""Forums as spaces, search, the journal and the export of personal data know them."""

import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.access.zones import policy
from extranet.accounts.models import User
from extranet.search.index import Description
from forums import queries
from forums.models import Forum, Post, Topic
from workspaces.blueprints import Blueprint
from workspaces.models import Workspace
from workspaces.modules import Panel

# A discussion of a thousand posts is found by what its first ones say.
LONGEST_INDEXED = 100_000


def equip(workspace: Workspace, blueprint: Blueprint) -> None:
    """Open the forums of the blueprint in a space that has none; one at least."""
    if Forum.objects.filter(scope_id=workspace.scope_id).exists():
        return
    names = [str(name) for name in blueprint.forums] or [gettext("Discussion générale")]
    Forum.objects.bulk_create(
        Forum(scope_id=workspace.scope_id, name=name, position=position) for position, name in enumerate(names)
    )


def panel(actor: Actor, workspace: Workspace) -> Panel:
    """Show the latest discussions of the space."""
    topics = queries.topics(actor, workspace).order_by("-last_post_at", "-id")[:4]
    context = {
        "workspace": workspace,
        "topics": topics,
        "can_contribute": rules.can(actor, Role.CONTRIBUTOR, workspace),
    }
    return Panel("forums/_panel.html", context)


def describe(topic: Topic) -> Description:
    """Say how a discussion reads in the index: its title, and the posts that stand in it; health: its title alone."""
    if not policy(topic.scope.zone).mail_content:
        return Description(topic.title, "", topic.get_absolute_url(), topic.last_post_at, topic.author)
    bodies: list[str] = []
    length = 0
    for body in topic.posts.filter(deleted_at=None).order_by("id").values_list("body", flat=True).iterator(100):
        bodies.append(body)
        length += len(body)
        if length > LONGEST_INDEXED:
            break
    text = "\n".join(bodies)[:LONGEST_INDEXED]
    return Description(topic.title, text, topic.get_absolute_url(), topic.last_post_at, topic.author)


def personal_data(user: User) -> Iterable[tuple[str, bytes]]:
    """Yield what forums hold about a person; what they wrote in the health zone stays there."""
    posts = Post.objects.filter(author=user).exclude(scope__zone=Zone.HEALTH).order_by("id")
    columns = ("topic__title", "body", "created_at", "edited_at", "deleted_at")
    content = list(posts.values(*columns))
    yield "messages.json", json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def forget(user: User) -> None:
    """Forget what a person whose data are erased has read; their messages stay, of a former member."""
    user.topic_readings.all().delete()
