"""DELETE: a resource, and all that is inside."""

from http import HTTPStatus

from django.http import HttpResponse

from extranet.dav.errors import DavError
from extranet.dav.resources import Call, Resource


def delete(call: Call, target: Resource) -> HttpResponse:
    """Take the target away, whole or not at all."""
    if not target.exists:
        raise DavError(HTTPStatus.NOT_FOUND)
    if target.is_collection and call.request.headers.get("Depth", "infinity").lower() != "infinity":
        raise DavError(HTTPStatus.BAD_REQUEST, message="Depth")
    target.delete()
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
