"""PROPFIND: the properties of a resource, or of a collection and what is directly inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from xml.etree.ElementTree import Element

from django.http import HttpResponse

from extranet.dav.errors import DavError
from extranet.dav.resources import Call, Resource
from extranet.dav.xml import DAV, children, element, href_xml, multistatus, read_xml, status_xml

_OK, _NOT_FOUND = status_xml(HTTPStatus.OK), status_xml(HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: these names, or all of them, or only what names there are."""

    names: tuple[str, ...] = ()
    all_of_them: bool = False
    names_only: bool = False


def propfind(call: Call, target: Resource) -> HttpResponse:
    """Return the properties asked for; whole trees are refused, they cost the server more than they help anyone."""
    if not target.exists:
        raise DavError(HTTPStatus.NOT_FOUND)
    wanted = _wanted(read_xml(call.request))
    depth = call.request.headers.get("Depth", "infinity").lower()
    if depth not in {"0", "1", "infinity"}:
        raise DavError(HTTPStatus.BAD_REQUEST, message="Depth")
    if depth == "infinity" and target.is_collection:
        raise DavError(HTTPStatus.FORBIDDEN, "propfind-finite-depth")
    return multistatus(_responses(target, wanted, with_members=depth == "1"))


def _wanted(root: Element | None) -> Wanted:
    if root is None:
        return Wanted(all_of_them=True)
    if root.tag != DAV + "propfind":
        raise DavError(HTTPStatus.BAD_REQUEST, message="propfind")
    if children(root, "propname"):
        return Wanted(names_only=True)
    named = tuple(dict.fromkeys(str(node.tag) for prop in children(root, "prop") for node in prop))
    if children(root, "allprop"):
        more = tuple(str(node.tag) for include in children(root, "include") for node in include)
        return Wanted(more, all_of_them=True)
    if not children(root, "prop"):
        raise DavError(HTTPStatus.BAD_REQUEST, message="prop")
    return Wanted(named)


def _responses(target: Resource, wanted: Wanted, *, with_members: bool) -> Iterator[str]:
    yield response(target, wanted)
    if with_members:
        for member in target.members():
            yield response(member, wanted)


def response(resource: Resource, wanted: Wanted) -> str:
    """Return the `response` element of one resource."""
    dead = resource.dead_properties()
    if wanted.names_only:
        found = [element(name) for name in (*resource.properties, *dead)]
        return f"<d:response>{href_xml(resource.href)}{_propstat(found, _OK)}</d:response>"
    names: tuple[str, ...] = wanted.names
    if wanted.all_of_them:
        usual = (name for name in resource.properties if name not in resource.on_demand)
        names = tuple(dict.fromkeys((*usual, *dead, *names)))
    found, missing = [], []
    for name in names:
        give = resource.properties.get(name)
        inside = give(resource) if give is not None else None
        if inside is not None:
            found.append(element(name, inside))
        elif name in dead:
            found.append(dead[name])
        elif not wanted.all_of_them or name in wanted.names:
            missing.append(element(name))
    lost = _propstat(missing, _NOT_FOUND) if missing else ""
    kept = _propstat(found, _OK) if found or not missing else ""
    return f"<d:response>{href_xml(resource.href)}{kept}{lost}</d:response>"


def _propstat(properties: list[str], status: str) -> str:
    return f"<d:propstat><d:prop>{''.join(properties)}</d:prop>{status}</d:propstat>"
