"""The small values that views hand to components."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a breadcrumb, a row of tabs, a menu or a filter; without `url` it is where the reader stands."""

    label: str
    url: str = ""
    icon: str = ""
    current: bool = False
    count: int | None = None
