"""Refusals as a DAV program reads them: a status, and a condition or a sentence in French."""

from http import HTTPStatus
from xml.sax.saxutils import escape

from django.http import HttpResponse

from extranet.ui.errors import DomainError

XML = "application/xml; charset=utf-8"


class DavError(Exception):
    """A refusal by the protocol: `condition` is the name of a precondition of RFC 4918, `inside` XML to put in it."""

    def __init__(self, status: HTTPStatus, condition: str = "", *, inside: str = "", message: str = "") -> None:
        super().__init__(condition or message or status.phrase)
        self.status = status
        self.condition = condition
        self.inside = inside
        self.message = message


def refuse(error: DavError) -> HttpResponse:
    """Return the answer that says `error`."""
    if error.condition:
        body = f'<?xml version="1.0" encoding="utf-8"?>\n<d:error xmlns:d="DAV:">{condition_xml(error)}</d:error>'
        return HttpResponse(body, content_type=XML, status=error.status)
    message = error.message or error.status.phrase
    return HttpResponse(message + "\n", content_type="text/plain; charset=utf-8", status=error.status)


def condition_xml(error: DavError) -> str:
    """Return the condition as the XML that goes into an `error` element."""
    return f"<d:{error.condition}>{error.inside}</d:{error.condition}>"


def from_domain(error: DomainError, href: str) -> DavError:
    """Return a refusal of the domain as one of the protocol; `href` is what it was asked of."""
    status = HTTPStatus(error.status)
    if status == HTTPStatus.LOCKED:
        return DavError(status, "lock-token-submitted", inside=f"<d:href>{escape(href)}</d:href>")
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        # Programs know no 422 here: what cannot be accepted as it is conflicts with the rules of the place.
        status = HTTPStatus.CONFLICT
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        # The drive is full for such a file: every program knows how to say so.
        status = HTTPStatus.INSUFFICIENT_STORAGE
    return DavError(status, message=error.message)
