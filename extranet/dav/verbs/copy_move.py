"""COPY and MOVE: a resource, or a tree, to another address of the same tree of resources."""

from http import HTTPStatus

from django.http import HttpResponse

from extranet.dav.errors import DavError
from extranet.dav.paths import destination
from extranet.dav.resources import Call, Missing, Resource


def copy(call: Call, source: Resource) -> HttpResponse:
    """Copy the source, with what it holds unless Depth is 0."""
    target = _target(call, source)
    depth = call.request.headers.get("Depth", "infinity").lower()
    if depth not in {"0", "infinity"}:
        raise DavError(HTTPStatus.BAD_REQUEST, message="Depth")
    return HttpResponse(status=source.copy(target, is_deep=depth == "infinity"))


def move(call: Call, source: Resource) -> HttpResponse:
    """Move the source, with all it holds."""
    target = _target(call, source)
    if source.is_collection and call.request.headers.get("Depth", "infinity").lower() != "infinity":
        raise DavError(HTTPStatus.BAD_REQUEST, message="Depth")
    return HttpResponse(status=source.move(target))


def _target(call: Call, source: Resource) -> Resource:
    if not source.exists:
        raise DavError(HTTPStatus.NOT_FOUND)
    overwrite = call.request.headers.get("Overwrite", "T").upper()
    if overwrite not in {"T", "F"}:
        raise DavError(HTTPStatus.BAD_REQUEST, message="Overwrite")
    target = call.tree.resolve(call, destination(call.request, call.tree.prefix))
    if target.exists and target.href.rstrip("/") == source.href.rstrip("/"):
        raise DavError(HTTPStatus.FORBIDDEN)
    if isinstance(target, Missing) and target.parent is None:
        raise DavError(HTTPStatus.CONFLICT)
    if target.exists and overwrite == "F":
        raise DavError(HTTPStatus.PRECONDITION_FAILED)
    return target
