"""Counting failures in the shared cache, for doors that are no allauth form (app passwords, invitations)."""

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


def network(address: str) -> str:
    """Return the address as it is counted: an IPv6 one by its /64, which is what one subscriber holds."""
    return str(truncate_ip(address))


def is_over(limit: Limit, *parts: str) -> bool:
    """Say whether the limit is reached for this key; nothing is counted."""
    return len(_recent(limit, limit.key(*parts))) >= limit.amount


def is_any_over(*counted: tuple[Limit, tuple[str, ...]]) -> bool:
    """Say whether one of several limits is reached, in one question to the cache; nothing is counted."""
    keys = {limit.key(*parts): limit for limit, parts in counted}
    kept = cache.get_many(keys)
    return any(len(_since(limit, kept.get(key, []))) >= limit.amount for key, limit in keys.items())


def hit(limit: Limit, *parts: str) -> bool:
    """Count one more for this key; return False, and count nothing, when the limit was reached already."""
    key = limit.key(*parts)
    with cache_lock(key) as locked:
        recent = _recent(limit, key)
        if not locked or len(recent) >= limit.amount:
            return False
        cache.set(key, [*recent, time.time()], limit.seconds)
        return True


def _recent(limit: Limit, key: str) -> list[float]:
    return _since(limit, cache.get(key, []))


def _since(limit: Limit, hits: list[float]) -> list[float]:
    since = time.time() - limit.seconds
    return [at for at in hits if at > since]
