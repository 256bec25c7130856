"""Addresses: taken apart as they were sent, so that no encoding of a slash or a dot means anything but a letter."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, unquote_to_bytes, urlsplit

from django.http import HttpRequest

from extranet.dav.errors import DavError

DEEPEST, LONGEST = 40, 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request points inside a tree: the names on the way, in NFC, and whether it ends with a slash."""

    names: tuple[str, ...]
    slash: bool


def asked_place(request: HttpRequest, prefix: str) -> Place:
    """Return the place that a request asks for below `prefix`."""
    scope = getattr(request, "scope", None)
    # The server's decoded path no longer tells « %2F » from a slash.
    raw = scope["raw_path"].decode("latin-1") if scope and scope.get("raw_path") else quote(request.path)
    return place_of(raw, prefix)


def place_of(raw: str, prefix: str) -> Place:
    """Return the place of an encoded path below `prefix`; 404 when it is not below, 400 when it is malformed."""
    if len(raw) > LONGEST:
        raise DavError(HTTPStatus.REQUEST_URI_TOO_LONG)
    if raw == prefix.rstrip("/"):
        return Place((), slash=False)
    if not raw.startswith(prefix):
        raise DavError(HTTPStatus.NOT_FOUND)
    parts = raw[len(prefix) :].split("/")
    slash = parts[-1] == ""
    names = tuple(_name(part) for part in (parts[:-1] if slash else parts))
    if len(names) > DEEPEST:
        raise DavError(HTTPStatus.NOT_FOUND)
    return Place(names, slash)


def destination(request: HttpRequest, prefix: str) -> Place:
    """Return the place of the `Destination` header: 502 when it is on another server, 403 outside the tree."""
    value = request.headers.get("Destination", "").strip()
    if not value:
        raise DavError(HTTPStatus.BAD_REQUEST, message="Destination")
    return tagged(request, value, prefix)


def tagged(request: HttpRequest, value: str, prefix: str) -> Place:
    """Return the place of an absolute address or path of a header."""
    try:
        address = urlsplit(value)
    except ValueError as error:
        raise DavError(HTTPStatus.BAD_REQUEST) from error
    if address.netloc and address.netloc.lower() != request.get_host().lower():
        raise DavError(HTTPStatus.BAD_GATEWAY)
    if address.query or address.fragment or not address.path.startswith("/"):
        raise DavError(HTTPStatus.BAD_REQUEST)
    try:
        return place_of(quote(address.path, safe="/%:@!$&'()*+,;=~"), prefix)
    except DavError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            raise DavError(HTTPStatus.FORBIDDEN) from error
        raise


def href_of(prefix: str, names: Sequence[str], *, slash: bool) -> str:
    """Return the encoded path of a place."""
    path = prefix + "/".join(quote_name(name) for name in names)
    return path + "/" if slash and names else path


def quote_name(name: str) -> str:
    """Return a name as one part of an encoded path."""
    return quote(name, safe="!$'()*,-._~")


def _name(part: str) -> str:
    try:
        name = unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DavError(HTTPStatus.BAD_REQUEST) from error
    name = unicodedata.normalize("NFC", name)
    if name in {"", ".", ".."} or any(character in "/\\" or ord(character) < 32 for character in name):
        raise DavError(HTTPStatus.BAD_REQUEST)
    return name
