"""Changing a password, and what falls with it."""

from django.db import transaction
from django.utils.translation import gettext as _

from extranet.accounts.actions.record import note
from extranet.accounts.actions.sessions import end_other_sessions
from extranet.accounts.models import User
from extranet.journal.actions import Author
from extranet.ui.errors import Conflict


def set_password(user: User, password: str, *, current_key: str | None, actor: Author | None) -> None:
    """Give `user` a new password; app passwords and every session but `current_key` end with the old one.

    Conflict when another password was chosen since `user` was read.
    """
    read = user.password
    # Outside the transaction: a hash is slow on purpose.
    user.set_password(password)
    _keep_password(user, read, current_key, actor)


@transaction.atomic
def _keep_password(user: User, read: str, current_key: str | None, actor: Author | None) -> None:
    if not User.objects.filter(pk=user.pk, password=read).update(password=user.password):
        raise Conflict(_("Le mot de passe vient d’être changé ailleurs. Rien n’a été modifié : recommencez."))
    revoked, _rows = user.app_passwords.all().delete()
    end_other_sessions(user, current_key, actor=actor)
    note(actor, "password_change", user, app_passwords_revoked=revoked)
