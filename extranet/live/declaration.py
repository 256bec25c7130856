"""All that live updates register."""

from collections.abc import Sequence

from extranet.access.grants import on_rights_changed
from extranet.accounts import events
from extranet.accounts.models import User
from extranet.journal.actions import read_by
from extranet.live.publish import publish_entry, publish_told, rights_changed
from extranet.live.routing import LIVE, register_socket
from extranet.notifications.registry import on_told
from extranet.ui.shell import register_module


def declare() -> None:
    """Register the websocket of every page, and all that its readers hear of."""
    register_socket(LIVE)
    register_module("live/live.js")
    read_by(publish_entry)
    on_told(publish_told)
    on_rights_changed(rights_changed)
    events.on_account_closed(recheck)
    events.on_account_erased(recheck)
    events.on_sessions_ended(recheck_sessions)


def recheck(user: User) -> None:
    """Have the sockets of a person ask for their rights again."""
    rights_changed(user.pk)


def recheck_sessions(user: User, session_keys: Sequence[str] | None) -> None:
    """Have the sockets of a person ask whether their session still stands."""
    rights_changed(user.pk)
