"""LOCK: a new lock, or an old one that lasts longer."""

import re
from datetime import timedelta
from http import HTTPStatus
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from django.http import HttpResponse

from extranet.dav.errors import XML, DavError
from extranet.dav.locks import discovery_xml
from extranet.dav.resources import Asking, Call, Missing, Resource
from extranet.dav.xml import DAV, read_xml, serialise

# Programs refresh their locks; one that died must not hold a document for a day.
USUAL, LONGEST = timedelta(minutes=30), timedelta(hours=1)


def lock(call: Call, target: Resource) -> HttpResponse:
    """Lock the target (201 when that makes it), or refresh the lock whose token the request shows."""
    if isinstance(target, Missing) and target.parent is None:
        raise DavError(HTTPStatus.CONFLICT)
    depth = call.request.headers.get("Depth", "infinity").lower()
    if depth not in {"0", "infinity"}:
        raise DavError(HTTPStatus.BAD_REQUEST, message="Depth")
    root, lasting = read_xml(call.request), _timeout(call.request.headers.get("Timeout", ""))
    if root is None:
        held = next((lock for lock in target.locks() if lock.token in call.tokens), None)
        if held is None:
            raise DavError(HTTPStatus.PRECONDITION_FAILED, "lock-token-matches-request-uri")
        return _answer(discovery_xml([target.refresh_lock(held.token, Asking(lasting))]), HTTPStatus.OK)
    shared, owner = _lockinfo(root)
    asking = Asking(lasting, is_shared=shared, is_deep=target.is_collection and depth == "infinity", owner_info=owner)
    taken = target.take_lock(asking)
    answer = _answer(discovery_xml([taken]), HTTPStatus.OK if target.exists else HTTPStatus.CREATED)
    answer["Lock-Token"] = f"<{taken.token}>"
    return answer


def _answer(discovery: str, status: HTTPStatus) -> HttpResponse:
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<d:prop xmlns:d="DAV:">'
        f"<d:lockdiscovery>{discovery}</d:lockdiscovery></d:prop>"
    )
    return HttpResponse(body, content_type=XML, status=status)


def _timeout(header: str) -> timedelta:
    for wish in header.split(","):
        match = re.fullmatch(r"Second-(\d{1,10})", wish.strip())
        if match:
            return max(timedelta(seconds=1), min(timedelta(seconds=int(match[1])), LONGEST))
        if wish.strip().lower() == "infinite":
            return LONGEST
    return USUAL


def _lockinfo(root: Element) -> tuple[bool, str]:
    """Return whether the lock is to be shared, and what the program says of its owner, as XML."""
    scope, kind = root.find(DAV + "lockscope"), root.find(f"{DAV}locktype/{DAV}write")
    if root.tag != DAV + "lockinfo" or scope is None or kind is None:
        raise DavError(HTTPStatus.BAD_REQUEST, message="lockinfo")
    shared, exclusive = scope.find(DAV + "shared") is not None, scope.find(DAV + "exclusive") is not None
    if shared == exclusive:
        raise DavError(HTTPStatus.BAD_REQUEST, message="lockscope")
    owner = root.find(DAV + "owner")
    if owner is None:
        return shared, ""
    inside = escape(owner.text or "") + "".join(serialise(node) + escape(node.tail or "") for node in owner)
    # Cut XML would break every later listing.
    return shared, inside if len(inside) <= 2000 else ""
