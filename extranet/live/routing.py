"""The websockets' addresses: one for every page here, those of the rooms as they declare them."""

from django.urls import URLPattern, path

from extranet.live.consumers import LiveConsumer
from extranet.registry import Registry

_sockets: Registry[URLPattern] = Registry("sockets")

LIVE = path("direct/", LiveConsumer.as_asgi(), name="live")


def register_socket(route: URLPattern) -> None:
    """Open a websocket at the address of `route`."""
    _sockets.add(str(route.pattern), route)


def sockets() -> list[URLPattern]:
    """Return the addresses of all websockets."""
    return list(_sockets)
