"""What the rooms above want to hear of accounts. They register in their declaration; accounts knows none of them.

Each callback runs inside the transaction of the change: an error in one undoes the whole change, and what must
wait until it holds (closing a socket) goes through `transaction.on_commit`. Callbacks may be called twice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extranet.accounts.models import Invitation, User
from extranet.registry import Listeners, Registry

AccountCallback = Callable[[User], None]
InvitationCallback = Callable[[Invitation, User], None]
SessionsCallback = Callable[[User, Sequence[str] | None], None]
Exporter = Callable[[User], Iterable[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one room holds about a person: `name` is its folder in the export."""

    name: str
    exporter: Exporter


_created: Listeners[AccountCallback] = Listeners("accounts created")
_closed: Listeners[AccountCallback] = Listeners("accounts closed")
_erased: Listeners[AccountCallback] = Listeners("accounts erased")
_professional_changed: Listeners[AccountCallback] = Listeners("professionals changed")
_accepted: Listeners[InvitationCallback] = Listeners("invitations accepted")
_sessions_ended: Listeners[SessionsCallback] = Listeners("sessions ended")
_personal_data: Registry[PersonalData] = Registry("personal data")


def on_account_created(callback: AccountCallback) -> None:
    """Call `callback(user)` when an account opens: created, or reactivated."""
    _created.listen(callback)


def on_account_closed(callback: AccountCallback) -> None:
    """Call `callback(user)` when an account closes: deactivated, or erased."""
    _closed.listen(callback)


def on_account_erased(callback: AccountCallback) -> None:
    """Call `callback(user)` when a person's data are erased, so that each room forgets its own about them."""
    _erased.listen(callback)


def on_professional_changed(callback: AccountCallback) -> None:
    """Call `callback(user)` when a person becomes a known health professional, or is one no more."""
    _professional_changed.listen(callback)


def on_invitation_accepted(callback: InvitationCallback) -> None:
    """Call `callback(invitation, user)` when an invitation is accepted, by a new account or one that was there."""
    _accepted.listen(callback)


def on_sessions_ended(callback: SessionsCallback) -> None:
    """Call `callback(user, session_keys)` when sessions end from afar; None for the keys: all of them."""
    _sessions_ended.listen(callback)


def register_personal_data(name: str, exporter: Exporter) -> None:
    """Put what `exporter(user)` yields, (file name, bytes), in the folder `name` of the person's export."""
    _personal_data.add(name, PersonalData(name, exporter))


def personal_data() -> list[PersonalData]:
    """Return what the rooms registered, in the order of their names."""
    return sorted(_personal_data, key=lambda held: held.name)


def account_created(user: User) -> None:
    """Tell the rooms that `user` may come in."""
    for callback in _created:
        callback(user)


def account_closed(user: User) -> None:
    """Tell the rooms that `user` may not come in any more."""
    for callback in _closed:
        callback(user)


def account_erased(user: User) -> None:
    """Tell the rooms to forget `user`; called before the account's own data go."""
    for callback in _erased:
        callback(user)


def professional_changed(user: User) -> None:
    """Tell the rooms that `user` is a known health professional from now on, or is one no more."""
    for callback in _professional_changed:
        callback(user)


def invitation_accepted(invitation: Invitation, user: User) -> None:
    """Tell the rooms that `user` took up `invitation`."""
    for callback in _accepted:
        callback(invitation, user)


def sessions_ended(user: User, keys: Sequence[str] | None) -> None:
    """Tell the rooms that these sessions of `user` are over; None: all."""
    for callback in _sessions_ended:
        callback(user, keys)
