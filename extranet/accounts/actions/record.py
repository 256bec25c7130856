"""How accounts writes the journal: never a name, so that erasing a person leaves nothing in chained rows."""

from typing import Any

from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import Author, record


def note(actor: Author | None, verb: str, user: User, **data: Any) -> None:
    """Record something a person did to their own account; `data` holds no name and no address."""
    record(actor, verb, user, title=_("compte n° %(id)s") % {"id": user.pk}, **data)


def note_administration(actor: Author | None, verb: str, user: User, **data: Any) -> None:
    """Record an act of administration on an account, in the chain of such acts."""
    note(actor, verb, user, chain=chains.ADMINISTRATION, **data)
