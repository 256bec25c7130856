"""The conditions a request sets before anything is done: `If` (RFC 4918, 10.4) and those of HTTP (RFC 9110, 13)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpRequest
from django.utils.http import parse_etags

from extranet.dav.errors import DavError
from extranet.dav.resources import Resource

LONGEST = 8192
_PIECE = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<not>not(?=[\s<\[]))"""
    r"""|<(?P<uri>[^<>\s]*)>|\[(?P<etag>(?:W/)?"[^"\]]*")\])""",
    re.IGNORECASE,
)


@dataclass
class Condition:
    """One thing to be true, or not: a lock's token, or an entity tag."""

    value: str
    is_etag: bool
    negated: bool


@dataclass
class Conditions:
    """A list, all of which must be true of the resource at `tag` (empty: the one asked for)."""

    tag: str
    all_of: list[Condition] = field(default_factory=list)


def parse_if(header: str) -> list[Conditions]:
    """Return the lists of an `If` header, of which one must hold; 400 when it does not follow the grammar."""
    if len(header) > LONGEST:
        raise DavError(HTTPStatus.BAD_REQUEST, message="If")
    lists: list[Conditions] = []
    tag, is_open, negated, expects_list = "", False, False, False
    for kind, value in _pieces(header):
        if kind == "open" and not is_open:
            lists.append(Conditions(tag))
            is_open, expects_list = True, False
        elif kind == "close" and is_open and lists[-1].all_of and not negated:
            is_open = False
        elif kind == "not" and is_open and not negated:
            negated = True
        elif kind in {"uri", "etag"} and is_open:
            lists[-1].all_of.append(Condition(value, kind == "etag", negated))
            negated = False
        elif kind == "uri" and not expects_list and (tag or not lists):
            tag, expects_list = value, True
        else:
            raise DavError(HTTPStatus.BAD_REQUEST, message="If")
    if is_open or expects_list or not lists:
        raise DavError(HTTPStatus.BAD_REQUEST, message="If")
    return lists


def _pieces(header: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(header.rstrip())
    while at < end:
        match = _PIECE.match(header, at)
        if match is None:
            raise DavError(HTTPStatus.BAD_REQUEST, message="If")
        at = match.end()
        yield match.lastgroup or "", match[match.lastgroup or 0]


def submitted_tokens(lists: list[Conditions]) -> set[str]:
    """Return the tokens that the header shows, whatever list they are in."""
    return {one.value for each in lists for one in each.all_of if not one.is_etag}


def check_if(lists: list[Conditions], target: Resource, find: Callable[[str], Resource]) -> None:
    """Raise 412 unless one of the lists holds; `find` returns the resource of a tag."""
    if lists and not any(_holds(each, find(each.tag) if each.tag else target) for each in lists):
        raise DavError(HTTPStatus.PRECONDITION_FAILED)


def _holds(conditions: Conditions, resource: Resource) -> bool:
    tokens = {lock.token for lock in resource.locks()}
    etag = resource.etag

    def is_true(one: Condition) -> bool:
        return one.value == etag if one.is_etag else one.value in tokens

    return all(is_true(one) != one.negated for one in conditions.all_of)


def check_http(request: HttpRequest, target: Resource) -> None:
    """Raise 412 unless `If-Match` and `If-None-Match` let the request change the target."""
    wanted = request.headers.get("If-Match")
    if wanted is not None:
        known = parse_etags(wanted)
        if not target.exists or (known != ["*"] and target.etag not in known):
            raise DavError(HTTPStatus.PRECONDITION_FAILED)
    unwanted = request.headers.get("If-None-Match")
    if unwanted is not None:
        known = parse_etags(unwanted)
        if target.exists and (known == ["*"] or target.etag in known):
            raise DavError(HTTPStatus.PRECONDITION_FAILED)
