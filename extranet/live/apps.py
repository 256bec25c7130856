from collections.abc import Sequence

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "extranet.live"
    verbose_name = "Direct"

    def ready(self) -> None:
        from extranet.access.grants import on_rights_changed
        from extranet.accounts import events
        from extranet.accounts.models import User
        from extranet.journal.actions import read_by
        from extranet.live.publish import publish_entry, publish_told, rights_changed
        from extranet.notifications.registry import on_told
        from extranet.ui.shell import register_module

        @events.on_account_closed
        @events.on_account_erased
        def recheck(user: User) -> None:
            rights_changed(user.pk)

        @events.on_sessions_ended
        def recheck_sessions(user: User, session_keys: Sequence[str] | None) -> None:
            rights_changed(user.pk)

        read_by(publish_entry)
        on_told(publish_told)
        on_rights_changed(rights_changed)
        register_module("live/live.js")
