"""Two people edit the same row: the second is told, nothing is overwritten."""

from typing import TypeVar

from django.utils.translation import gettext as _

from directory.models import Versioned
from extranet.ui.errors import Conflict, NotVisible

V = TypeVar("V", bound=Versioned)


def lock(thing: V, version: int) -> V:
    """Return a fresh copy of `thing`, locked, one version further; Conflict when it is not at `version` any more.

    To be called inside the transaction of the change.
    """
    fresh = type(thing)._default_manager.select_for_update().filter(pk=thing.pk).first()
    if fresh is None:
        raise NotVisible
    if fresh.version != version:
        raise Conflict(
            _(
                "Quelqu’un d’autre a modifié cette fiche pendant que vous l’aviez ouverte. Rien n’a été écrasé : "
                "rouvrez-la pour voir ses changements, puis refaites les vôtres."
            )
        )
    fresh.version += 1
    return fresh
