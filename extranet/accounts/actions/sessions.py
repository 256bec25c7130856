"""Ending sessions from afar."""

from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from extranet.accounts import events
from extranet.accounts.actions.record import note
from extranet.accounts.models import User
from extranet.journal.actions import Author
from extranet.ui.errors import NotVisible


@transaction.atomic
def end_session(user: User, session_id: int, *, actor: Author) -> None:
    """Sign one device of `user` out; raise NotVisible when the session is not theirs."""
    keys = list(UserSession.objects.filter(user=user, pk=session_id).values_list("session_key", flat=True))
    if not keys:
        raise NotVisible(_("Cet appareil est déjà déconnecté."))
    _end(user, keys)
    note(actor, "session_end", user, count=1)


@transaction.atomic
def end_other_sessions(user: User, current_key: str | None, *, actor: Author | None) -> int:
    """Sign every device of `user` out but the one whose session is `current_key`; return how many."""
    others = UserSession.objects.filter(user=user).exclude(session_key=current_key or "")
    keys = list(others.values_list("session_key", flat=True))
    if keys:
        _end(user, keys)
        note(actor, "session_end", user, count=len(keys))
    return len(keys)


@transaction.atomic
def end_all_sessions(user: User) -> None:
    """End every session of `user`, listed or not; part of closing an account, which records it."""
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    UserSession.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    events.sessions_ended(user, None)


def _end(user: User, keys: Sequence[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user, session_key__in=keys).delete()
    events.sessions_ended(user, keys)
