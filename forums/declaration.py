"""All that the forums register."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.accounts.events import on_account_erased, register_personal_data
from extranet.journal.wording import tell
from extranet.notifications.registry import followable
from extranet.search.index import Kind, register
from extranet.things.bin import keep_in_bin
from forums import module
from forums.actions.posts import erase_post
from forums.actions.topics import erase_topic
from forums.models import Forum, Post, Topic
from workspaces import modules

MODULE = modules.Module(
    "forums", _("Discussions"), "messages-square", "forums:topic_list", 30, module.equip, module.panel
)


def declare() -> None:
    """Register the module of spaces, the journal's sentences, the search, what is followed, bins, personal data."""
    modules.register(MODULE)
    tell("forums.topic", "add", _("a ouvert la discussion « %(title)s »"), icon="message-square-plus")
    tell("forums.post", "reply", _("a répondu dans « %(title)s »"), icon="reply")
    register(Kind(Topic, "discussion", _("Discussions"), "messages-square", module.describe, topics))
    followable(Topic)
    followable(Forum)
    register_personal_data("discussions", module.personal_data)
    on_account_erased(module.forget)
    keep_in_bin("forums.topic", deleted_topics, erase_topic)
    keep_in_bin("forums.post", removed_posts, erase_post)


def topics() -> QuerySet[Topic]:
    """Return the discussions that can be found."""
    return Topic.objects.filter(deleted_at=None).select_related("author", "scope").order_by("pk")


def deleted_topics(before: datetime) -> QuerySet[Topic]:
    """Return the discussions that were deleted before that moment."""
    return Topic.objects.filter(deleted_at__lt=before).select_related("scope")


def removed_posts(before: datetime) -> QuerySet[Post]:
    """Return the messages that were removed before that moment."""
    return Post.objects.filter(deleted_at__lt=before).select_related("scope")
