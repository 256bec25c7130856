"""What the frame of every page shows.

Rooms register here in their declaration; the frame knows none of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from extranet.registry import Registry

Slot = Literal["spaces", "unread", "site_name", "account"]
Provider = Callable[[HttpRequest], Any]


class Space(Protocol):
    """What an entry of « Mes espaces » must say of itself; `colour` is 0 to 7, `icon` may be empty."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def colour(self) -> int: ...
    @property
    def unread(self) -> int: ...


@dataclass(frozen=True, slots=True)
class NavItem:
    """A destination of the frame. `key` is what a page sets as `section` to mark it as the current one.

    `place`: the sidebar and tab bar ("main": five at most, a phone is narrow), the account menu, the footer,
    or nowhere ("hidden"), for destinations the frame draws in its own way: `search` and `notifications`.
    `open_to(request)` leaves the entry out for whom it would be a closed door.
    """

    key: str
    label: str
    icon: str
    url_name: str
    order: int
    place: Literal["main", "account", "footer", "hidden"] = "main"
    open_to: Callable[[HttpRequest], bool] = lambda request: True

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, as the account menu shows them."""

    name: str
    email: str = ""
    photo_url: str = ""
    profile_url: str = ""


_items: Registry[NavItem] = Registry("navigation")
_providers: Registry[Provider] = Registry("slots of the frame")
_modules: Registry[str] = Registry("browser modules")


def register_nav(item: NavItem) -> None:
    """Put `item` in the frame; the same key again replaces it."""
    _items.add(item.key, item)


def register_slot(slot: Slot, provider: Provider) -> None:
    """Let `provider(request)` fill a slot; it is called once a page, and only if the page shows the slot.

    `spaces`: an iterable of `Space`; `unread`: an int; `site_name`: a str; `account`: an `Account`.
    """
    _providers.add(slot, provider)


def register_module(path: str) -> None:
    """Load the ES module at the static `path` on every signed-in page."""
    _modules.add(path, path)


def territory_name() -> str:
    """Return what the extranet calls itself, where there is no page: in files and in background work."""
    provider = _providers.get("site_name")
    return str((provider(HttpRequest()) if provider else "") or settings.SITE_NAME)


class Shell:
    """The frame of one page, as templates read it; nothing is computed before it is asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def nav(self) -> list[NavItem]:
        return [item for item in _placed("main") if item.open_to(self._request)]

    @cached_property
    def account_links(self) -> list[NavItem]:
        return _placed("account")

    @cached_property
    def footer_links(self) -> list[NavItem]:
        return _placed("footer")

    @cached_property
    def spaces(self) -> Sequence[Space]:
        spaces: Iterable[Space] = self._ask("spaces", [])
        return list(spaces)

    @cached_property
    def unread(self) -> int:
        return int(self._ask("unread", 0))

    @cached_property
    def site_name(self) -> str:
        return str(self._ask("site_name", "") or settings.SITE_NAME)

    @cached_property
    def account(self) -> Account | None:
        """Return who is signed in, `None` on public pages."""
        user = getattr(self._request, "user", None) or AnonymousUser()
        if not user.is_authenticated:
            return None
        found: Account | None = self._ask("account", None)
        return found or Account(name=str(user))

    @property
    def modules(self) -> list[str]:
        """Return the static paths of the ES modules that rooms add to every signed-in page."""
        return list(_modules)

    @property
    def frame(self) -> str:
        """Return the template to extend for a page that both visitors and signed-in people may get."""
        return "ui/base.html" if self.account else "ui/plain.html"

    @property
    def search_url(self) -> str:
        return _url("search")

    @property
    def suggestions_url(self) -> str:
        return _named("search:suggestions")

    @property
    def notifications_url(self) -> str:
        return _url("notifications")

    @property
    def home_url(self) -> str:
        return _url("home") or "/"

    @property
    def sign_in_url(self) -> str:
        return _named("account_login")

    @property
    def sign_out_url(self) -> str:
        return _named("account_logout")

    def _ask(self, slot: Slot, default: Any) -> Any:
        provider = _providers.get(slot)
        return provider(self._request) if provider else default


def _placed(place: str) -> list[NavItem]:
    return sorted((item for item in _items if item.place == place), key=lambda item: item.order)


def _url(key: str) -> str:
    item = _items.get(key)
    return item.url if item else ""


def _named(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        # The rooms decide which pages exist; the frame leaves out what is not there.
        return ""
