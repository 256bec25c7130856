"""How full a space is, for its gauge."""

from django import template

register = template.Library()


@register.filter
def share(usage: tuple[int, int | None]) -> int:
    """Return the hundredths of the quota that are taken, at most 100; 0 without a quota."""
    used, quota = usage
    return min(100, used * 100 // quota) if quota else 0
