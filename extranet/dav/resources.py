"""What a room shows over DAV: a tree of resources, each answering for itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, ClassVar, NoReturn, Protocol
from urllib.parse import unquote

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from extranet.access.actor import Actor
from extranet.dav.errors import DavError
from extranet.dav.paths import Place

# From « {namespace}name » to what gives the XML inside the property; None: this resource has no such property.
Properties = Mapping[str, Callable[[Any], str | None]]


@dataclass(frozen=True, slots=True)
class ActiveLock:
    """A lock as the protocol tells it. `is_own` says that the actor took it."""

    token: str
    root: str
    owner_info: str
    is_shared: bool
    is_deep: bool
    seconds: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """A lock that a program asks for."""

    lasting: timedelta
    is_shared: bool = False
    is_deep: bool = False
    owner_info: str = ""


@dataclass
class Body:
    """The bytes of a PUT, as they come."""

    read: Callable[[int], bytes]
    # None: the program did not say how many.
    length: int | None = None


@dataclass
class Call:
    """One request: who asks, in which tree, and with the tokens of which locks."""

    request: HttpRequest
    actor: Actor
    tree: "Tree"
    tokens: set[str] = field(default_factory=set)


class Resource:
    """Something at an address. What a kind of resource cannot do is refused here, once for all."""

    properties: ClassVar[Properties] = {}
    # Costly or particular properties, given only to who names them (RFC 4918, 9.1; RFC 4331, 3).
    on_demand: ClassVar[frozenset[str]] = frozenset()
    is_collection: ClassVar[bool] = False
    exists: ClassVar[bool] = True
    methods: ClassVar[str] = "OPTIONS, PROPFIND"

    def __init__(self, call: Call, href: str) -> None:
        self.call = call
        self.href = href

    @property
    def etag(self) -> str | None:
        """The entity tag, quotes included."""
        return None

    def members(self) -> "Iterable[Resource]":
        """Return what is directly inside."""
        return ()

    def dead_properties(self) -> Mapping[str, str]:
        """Return the properties that programs noted: the whole XML of each, by « {namespace}name »."""
        return {}

    def locks(self) -> list[ActiveLock]:
        """Return the locks that hold it, its own and those from above."""
        return []

    def get(self) -> HttpResponseBase:
        """Return the answer to GET and HEAD."""
        self._refuse()

    def put(self, body: Body) -> HTTPStatus:
        """Store bytes; return 201 when that made a new thing, else 204."""
        self._refuse()

    def make_collection(self) -> None:
        """Make a collection at this address."""
        raise DavError(HTTPStatus.METHOD_NOT_ALLOWED)

    def delete(self) -> None:
        """Take it away."""
        self._refuse()

    def copy(self, target: "Resource", *, is_deep: bool) -> HTTPStatus:
        """Copy it to `target`, replacing what is there; return 201 when nothing was, else 204."""
        self._refuse()

    def move(self, target: "Resource") -> HTTPStatus:
        """Move it to `target`, replacing what is there; return 201 when nothing was, else 204."""
        self._refuse()

    def patch(self, noted: Mapping[str, str | None]) -> None:
        """Keep dead properties (whole XML), and forget those given as None."""
        self._refuse()

    def take_lock(self, asking: Asking) -> ActiveLock:
        """Lock it, making it first where nothing is."""
        self._refuse()

    def refresh_lock(self, token: str, asking: Asking) -> ActiveLock:
        """Let a lock that holds it last longer."""
        self._refuse()

    def unlock(self, token: str) -> None:
        """End a lock that holds it."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise DavError(HTTPStatus.FORBIDDEN)


class Missing(Resource):
    """An address where nothing is: `parent` is the collection it would be in, None when that is missing too."""

    exists = False
    methods = "OPTIONS, MKCOL, PUT, LOCK"

    def __init__(self, call: Call, href: str, parent: Resource | None, name: str) -> None:
        super().__init__(call, href)
        self.parent, self.name = parent, name


class Tree(Protocol):
    """A room's tree of resources."""

    # Where it begins, with a slash at the end; and the realm of the app passwords that open it.
    prefix: str
    realm: str
    # What the header DAV says beyond classes 1, 2, 3.
    features: str

    def resolve(self, call: Call, place: Place) -> Resource:
        """Return what is at a place, `Missing` when nothing is that the actor may see."""


def display_name(href: str) -> str:
    """Return the last name of an encoded path."""
    return unquote(href.rstrip("/").rpartition("/")[2])
