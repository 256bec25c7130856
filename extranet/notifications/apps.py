from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "extranet.notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from extranet.accounts.events import on_account_erased
        from extranet.accounts.models import User
        from extranet.journal.actions import read_by
        from extranet.journal.models import Entry
        from extranet.journal.wording import wording_of
        from extranet.links.oneclick import answerable
        from extranet.notifications import unsubscribing
        from extranet.notifications.jobs import deliver
        from extranet.notifications.models import Follow, Notification, Preference
        from extranet.notifications.queries import unread_count
        from extranet.ui.shell import NavItem, register_nav, register_slot

        @read_by
        def enqueue(entry: Entry) -> None:
            wording = wording_of(entry)
            if entry.scope_id and wording and (wording.is_news or entry.data.get("to")):
                deliver.enqueue(entry.pk)

        answerable(unsubscribing.KIND)

        @on_account_erased
        def forget(user: User) -> None:
            for model in (Preference, Follow, Notification):
                model._default_manager.filter(user=user).delete()

        register_nav(NavItem("notifications", str(_("Notifications")), "bell", "notifications:inbox", 90, "hidden"))

        def unread(request: HttpRequest) -> int:
            return unread_count(request.actor)  # type: ignore[attr-defined]

        register_slot("unread", unread)
