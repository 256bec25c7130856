"""Locks as XML."""

from collections.abc import Iterable

from extranet.dav.resources import ActiveLock
from extranet.dav.xml import href_xml

SUPPORTED = "".join(
    f"<d:lockentry><d:lockscope><d:{scope}/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>"
    for scope in ("exclusive", "shared")
)


def discovery_xml(locks: Iterable[ActiveLock]) -> str:
    """Return what goes into `lockdiscovery`. The token of somebody else's lock is no key: its owner is checked too."""
    return "".join(_active(lock) for lock in locks)


def _active(lock: ActiveLock) -> str:
    owner = f"<d:owner>{lock.owner_info}</d:owner>" if lock.owner_info else ""
    return (
        f"<d:activelock><d:locktype><d:write/></d:locktype>"
        f"<d:lockscope><d:{'shared' if lock.is_shared else 'exclusive'}/></d:lockscope>"
        f"<d:depth>{'infinity' if lock.is_deep else '0'}</d:depth>{owner}"
        f"<d:timeout>Second-{lock.seconds}</d:timeout>"
        f"<d:locktoken>{href_xml(lock.token)}</d:locktoken>"
        f"<d:lockroot>{href_xml(lock.root)}</d:lockroot></d:activelock>"
    )
