"""PROPPATCH: the properties that programs note, all of a request or none."""

from http import HTTPStatus
from xml.etree.ElementTree import Element

from django.http import HttpResponse

from extranet.dav.errors import DavError
from extranet.dav.resources import Call, Resource
from extranet.dav.xml import DAV, element, href_xml, multistatus, read_xml, serialise, status_xml

MOST, LONGEST_NAME, LONGEST_VALUE = 100, 255, 64 * 1024


def proppatch(call: Call, target: Resource) -> HttpResponse:
    """Keep and forget properties; one that the server gives itself refuses the whole request."""
    if not target.exists:
        raise DavError(HTTPStatus.NOT_FOUND)
    noted = _noted(read_xml(call.request))
    protected = [name for name in noted if name in target.properties]
    if protected:
        others = [name for name in noted if name not in protected]
        refused = "<d:error><d:cannot-modify-protected-property/></d:error>"
        parts = _propstat(protected, HTTPStatus.FORBIDDEN, refused)
        if others:
            parts += _propstat(others, HTTPStatus.FAILED_DEPENDENCY)
        return multistatus([f"<d:response>{href_xml(target.href)}{parts}</d:response>"])
    target.patch(noted)
    parts = _propstat(list(noted), HTTPStatus.OK)
    return multistatus([f"<d:response>{href_xml(target.href)}{parts}</d:response>"])


def _noted(root: Element | None) -> dict[str, str | None]:
    """Return what to keep, as XML, and what to forget, as None: the last word on each name counts."""
    if root is None or root.tag != DAV + "propertyupdate":
        raise DavError(HTTPStatus.BAD_REQUEST, message="propertyupdate")
    noted: dict[str, str | None] = {}
    for step in root:
        if step.tag not in {DAV + "set", DAV + "remove"}:
            continue
        for node in (node for prop in step.findall(DAV + "prop") for node in prop):
            name = str(node.tag)
            noted[name] = serialise(node) if step.tag == DAV + "set" else None
            if len(name) > LONGEST_NAME or len(noted[name] or "") > LONGEST_VALUE:
                raise DavError(HTTPStatus.INSUFFICIENT_STORAGE)
    if not noted or len(noted) > MOST:
        raise DavError(HTTPStatus.BAD_REQUEST, message="prop")
    return noted


def _propstat(names: list[str], status: HTTPStatus, error: str = "") -> str:
    inside = "".join(element(name) for name in names)
    return f"<d:propstat><d:prop>{inside}</d:prop>{status_xml(status)}{error}</d:propstat>"
