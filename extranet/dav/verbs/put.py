"""PUT: the bytes of a resource, stored as they come."""

from http import HTTPStatus

from django.http import HttpResponse

from extranet.dav.errors import DavError
from extranet.dav.resources import Body, Call, Missing, Resource


def put(call: Call, target: Resource) -> HttpResponse:
    """Store the body at the target: 201 when that makes a new resource, else 204."""
    if target.is_collection:
        raise DavError(HTTPStatus.METHOD_NOT_ALLOWED)
    if isinstance(target, Missing) and target.parent is None:
        raise DavError(HTTPStatus.CONFLICT)
    if "Content-Range" in call.request.headers:
        # A part taken for the whole would destroy the rest (RFC 9110, 14.5).
        raise DavError(HTTPStatus.BAD_REQUEST, message="Content-Range")
    length = call.request.headers.get("Content-Length", "")
    body = Body(call.request.read, int(length) if length.isdigit() else None)
    return HttpResponse(status=target.put(body))
