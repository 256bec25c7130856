from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = _("Discussions")

    def ready(self) -> None:
        from extranet.accounts.events import on_account_erased, register_personal_data
        from extranet.journal.wording import tell
        from extranet.notifications.registry import followable
        from extranet.search.index import Kind, register
        from forums import module
        from forums.models import Forum, Topic
        from workspaces import modules

        modules.register(
            modules.Module(
                "forums", _("Discussions"), "messages-square", "forums:topic_list", 30, module.equip, module.panel
            )
        )
        tell("forums.topic", "add", _("a ouvert la discussion « %(title)s »"), icon="message-square-plus")
        tell("forums.post", "reply", _("a répondu dans « %(title)s »"), icon="reply")
        register(
            Kind(
                Topic,
                "discussion",
                _("Discussions"),
                "messages-square",
                module.describe,
                lambda: Topic.objects.filter(deleted_at=None).select_related("author", "scope").order_by("pk"),
            )
        )
        followable(Topic)
        followable(Forum)
        register_personal_data("discussions", module.personal_data)
        on_account_erased(module.forget)
