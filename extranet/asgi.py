"""The ASGI application: pages over HTTP, live updates over one websocket a page."""

import os
from collections.abc import AsyncIterator, Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402  (needs the apps above to be loaded)
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.http import HttpRequest, StreamingHttpResponse  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402

from extranet.bodies import StreamingHandler  # noqa: E402
from extranet.live.routing import sockets  # noqa: E402

# Bytes of a download that are in memory at a time.
PIECE_SIZE = 256 * 1024


class SynchronousHandler(StreamingHandler):
    """Takes each request to a thread once.

    All our views and middleware are synchronous: Django's own handler would go back to the event loop between them,
    which costs some three milliseconds a page (docs/decisions/0026).
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the synchronous chain, whatever is asked."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `request` in a thread; a file is then read a piece at a time (Django would read it whole)."""
        response = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _pieces(iter(response))
        return response


async def _pieces(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield what `chunks` yields, joined so that going to a thread for each piece costs little."""

    def take() -> bytes:
        taken, size = [], 0
        for chunk in chunks:
            taken.append(chunk)
            size += len(chunk)
            if size >= PIECE_SIZE:
                break
        return b"".join(taken)

    while piece := await sync_to_async(take, thread_sensitive=False)():
        yield piece


application = ProtocolTypeRouter(
    {
        "http": SynchronousHandler(),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets()))),
    }
)
