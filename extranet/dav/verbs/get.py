"""GET and HEAD: the bytes of a resource, or a page about a collection."""

from http import HTTPStatus

from django.http.response import HttpResponseBase

from extranet.dav.errors import DavError
from extranet.dav.resources import Call, Resource


def get(call: Call, target: Resource) -> HttpResponseBase:
    """Return the content of the target; the room answers, ranges and entity tags included."""
    if not target.exists:
        raise DavError(HTTPStatus.NOT_FOUND)
    return target.get()
