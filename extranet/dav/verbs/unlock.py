"""UNLOCK: the end of a lock."""

from http import HTTPStatus

from django.http import HttpResponse

from extranet.dav.errors import DavError
from extranet.dav.resources import Call, Resource


def unlock(call: Call, target: Resource) -> HttpResponse:
    """End the lock named by `Lock-Token`, which must hold the target and be the actor's own."""
    header = call.request.headers.get("Lock-Token", "").strip()
    if not (header.startswith("<") and header.endswith(">")):
        raise DavError(HTTPStatus.BAD_REQUEST, message="Lock-Token")
    held = next((lock for lock in target.locks() if lock.token == header[1:-1]), None)
    if held is None:
        raise DavError(HTTPStatus.CONFLICT, "lock-token-matches-request-uri")
    if not held.is_own:
        raise DavError(HTTPStatus.FORBIDDEN)
    target.unlock(held.token)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
