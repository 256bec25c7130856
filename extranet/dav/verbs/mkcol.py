"""MKCOL: a new collection."""

from http import HTTPStatus

from django.http import HttpResponse

from extranet.dav.errors import DavError
from extranet.dav.resources import Call, Missing, Resource


def mkcol(call: Call, target: Resource) -> HttpResponse:
    """Make a collection where nothing is."""
    if not isinstance(target, Missing):
        raise DavError(HTTPStatus.METHOD_NOT_ALLOWED)
    if call.request.read(1):
        raise DavError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if target.parent is None:
        raise DavError(HTTPStatus.CONFLICT)
    target.make_collection()
    return HttpResponse(status=HTTPStatus.CREATED)
