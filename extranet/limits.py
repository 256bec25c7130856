"""Rate limits in the shared cache, for doors that are no allauth form: count first, then check, give back on success.

What checks first and counts afterwards lets through whoever asks in parallel.
"""

import hashlib
import time
from dataclasses import dataclass

from allauth.core.internal.ratelimit import cache_lock, truncate_ip
from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` hits in `seconds` for one key."""

    name: str
    amount: int
    seconds: int

    def key(self, *parts: str) -> str:
        """Return the cache key of what is counted; what it is about cannot be read from it."""
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return f"throttle:{self.name}:{digest}"


# A limit, and whom or what it counts.
Counted = tuple[Limit, tuple[str, ...]]


def network(address: str) -> str:
    """Return the address as it is counted: an IPv6 one by its /64, which is what one subscriber holds."""
    return str(truncate_ip(address))


def is_over(*counted: Counted) -> bool:
    """Say whether one of the limits is reached, in one question to the cache; nothing is counted.

    To refuse early what is cheap to refuse: it holds back nobody who asks in parallel, `take` does.
    """
    keys = {limit.key(*parts): limit for limit, parts in counted}
    kept = cache.get_many(keys)
    return any(len(_since(limit, kept.get(key, []))) >= limit.amount for key, limit in keys.items())


def hit(limit: Limit, *parts: str) -> bool:
    """Count one more for this key; return False, and count nothing, when the limit was reached already."""
    return take((limit, parts))


def take(*counted: Counted) -> bool:
    """Count one more under each limit; return False, and count nothing, when one of them was reached already."""
    taken: list[Counted] = []
    for limit, parts in counted:
        if not _count(limit, limit.key(*parts)):
            give_back(*taken)
            return False
        taken.append((limit, parts))
    return True


def give_back(*counted: Counted) -> None:
    """Undo what `take` counted, for what turned out to be right."""
    for limit, parts in counted:
        key = limit.key(*parts)
        with cache_lock(key) as locked:
            # Not locked: the limit stays the stricter for it.
            if locked:
                cache.set(key, _since(limit, cache.get(key, []))[:-1], limit.seconds)


def _count(limit: Limit, key: str) -> bool:
    with cache_lock(key) as locked:
        recent = _since(limit, cache.get(key, []))
        if not locked or len(recent) >= limit.amount:
            return False
        cache.set(key, [*recent, time.time()], limit.seconds)
        return True


def _since(limit: Limit, hits: list[float]) -> list[float]:
    since = time.time() - limit.seconds
    return [at for at in hits if at > since]
