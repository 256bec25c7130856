"""Two people edit the same row: the second is told, nothing is overwritten."""

from typing import TypeVar

from directory.models import Versioned
from extranet.ui.errors import NotVisible, refuse_stale

V = TypeVar("V", bound=Versioned)


def lock(thing: V, version: int) -> V:
    """Return a fresh copy of `thing`, locked, one version further; Conflict when it is not at `version` any more.

    To be called inside the transaction of the change.
    """
    fresh = type(thing)._default_manager.select_for_update().filter(pk=thing.pk).first()
    if fresh is None:
        raise NotVisible
    refuse_stale(fresh.version, version)
    fresh.version += 1
    return fresh
