"""Finding archives being opened."""

from documents.models import Unpacking
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import NotVisible


def get_unpacking(actor: Actor, pk: int) -> Unpacking:
    """Return what the actor began, as long as they may read the archive; NotVisible for anyone else's."""
    rows = Unpacking.objects.select_related(
        "document__scope", "document__folder__workspace__scope", "folder__workspace"
    )
    unpacking = rows.filter(pk=pk).first()
    if unpacking is None:
        raise NotVisible
    rules.check(actor, Role.READER, unpacking.document)
    if actor.user is None or unpacking.user_id != actor.user.pk:
        raise NotVisible
    return unpacking
