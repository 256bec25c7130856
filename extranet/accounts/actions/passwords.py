"""Changing a password, and what falls with it."""

from django.db import transaction

from extranet.accounts.actions.record import note
from extranet.accounts.actions.sessions import end_other_sessions
from extranet.accounts.models import User
from extranet.journal.actions import Author


@transaction.atomic
def set_password(user: User, password: str, *, current_key: str | None, actor: Author | None) -> None:
    """Give `user` a new password; app passwords and every session but `current_key` end with the old one."""
    user.set_password(password)
    user.save(update_fields=["password"])
    revoked, _rows = user.app_passwords.all().delete()
    end_other_sessions(user, current_key, actor=actor)
    note(actor, "password_change", user, app_passwords_revoked=revoked)
