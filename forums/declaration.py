"""All that the forums register."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.accounts.events import on_account_erased, register_personal_data
from extranet.journal.wording import tell
from extranet.notifications.registry import followable
from extranet.search.index import Kind, register
from forums import module
from forums.models import Forum, Topic
from workspaces import modules

MODULE = modules.Module(
    "forums", _("Discussions"), "messages-square", "forums:topic_list", 30, module.equip, module.panel
)


def declare() -> None:
    """Register the module of spaces, the sentences of the journal, the search, what is followed, personal data."""
    modules.register(MODULE)
    tell("forums.topic", "add", _("a ouvert la discussion « %(title)s »"), icon="message-square-plus")
    tell("forums.post", "reply", _("a répondu dans « %(title)s »"), icon="reply")
    register(Kind(Topic, "discussion", _("Discussions"), "messages-square", module.describe, topics))
    followable(Topic)
    followable(Forum)
    register_personal_data("discussions", module.personal_data)
    on_account_erased(module.forget)


def topics() -> QuerySet[Topic]:
    """Return the discussions that can be found."""
    return Topic.objects.filter(deleted_at=None).select_related("author", "scope").order_by("pk")
