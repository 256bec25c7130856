"""The XML of requests, read without its dangers, and of answers, written as text: a listing has thousands of lines."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.http import HttpRequest, HttpResponse

from extranet.dav.errors import XML, DavError

LONGEST_BODY = 512 * 1024
DAV = "{DAV:}"

register_namespace("d", "DAV:")


def read_xml(request: HttpRequest) -> Element | None:
    """Return the root of the request's body, None when it is empty; entities, DTDs and long bodies are refused."""
    body = request.read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        raise DavError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not body.strip():
        return None
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DavError(HTTPStatus.BAD_REQUEST, message="XML") from error
    return root


def split_tag(tag: str) -> tuple[str, str]:
    """Return the namespace and the local name of « {namespace}name »."""
    if tag.startswith("{"):
        namespace, _brace, local = tag[1:].partition("}")
        return namespace, local
    return "", tag


def element(tag: str, inside: str = "") -> str:
    """Return « {namespace}name » as XML around `inside`, which is XML already."""
    namespace, local = split_tag(tag)
    if namespace == "DAV:":
        return f"<d:{local}>{inside}</d:{local}>" if inside else f"<d:{local}/>"
    if not namespace:
        return f'<{local} xmlns="">{inside}</{local}>' if inside else f'<{local} xmlns=""/>'
    start = f"x:{local} xmlns:x={quoteattr(namespace)}"
    return f"<{start}>{inside}</x:{local}>" if inside else f"<{start}/>"


def serialise(node: Element) -> str:
    """Return an element as XML that declares all it uses, without what follows it."""
    tail, node.tail = node.tail, None
    try:
        return tostring(node, encoding="unicode")
    finally:
        node.tail = tail


def href_xml(href: str) -> str:
    """Return an `href` element."""
    return f"<d:href>{escape(href)}</d:href>"


def status_xml(status: HTTPStatus) -> str:
    """Return a `status` element."""
    return f"<d:status>HTTP/1.1 {status.value} {status.phrase}</d:status>"


def multistatus(responses: Iterable[str]) -> HttpResponse:
    """Return the 207 answer made of `response` elements."""
    body = "".join(['<?xml version="1.0" encoding="utf-8"?>\n<d:multistatus xmlns:d="DAV:">', *responses])
    return HttpResponse(body + "</d:multistatus>", content_type=XML, status=HTTPStatus.MULTI_STATUS)


def children(node: Element | None, tag: str) -> list[Any]:
    """Return the child elements of that DAV name."""
    return [] if node is None else list(node.findall(DAV + tag))
