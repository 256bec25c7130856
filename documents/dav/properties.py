"""The properties the drive gives of a folder and of a file."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.utils.http import http_date

from documents import queries
from extranet.dav.locks import SUPPORTED, discovery_xml
from extranet.dav.principals import principal_xml
from extranet.dav.resources import Properties
from extranet.dav.xml import DAV


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _used(folder: Any) -> str | None:
    return str(queries.usage_of(folder.workspace)[0])


def _available(folder: Any) -> str | None:
    used, quota = queries.usage_of(folder.workspace)
    return None if quota is None else str(max(0, quota - used))


COMMON: Properties = {
    DAV + "displayname": lambda thing: escape(thing.title),
    DAV + "creationdate": lambda thing: None if thing.created_at is None else _stamp(thing.created_at),
    DAV + "lockdiscovery": lambda thing: discovery_xml(thing.locks()),
    DAV + "supportedlock": lambda thing: SUPPORTED,
    DAV + "current-user-principal": principal_xml,
}
COLLECTION: Properties = {**COMMON, DAV + "resourcetype": lambda thing: "<d:collection/>"}
FOLDER: Properties = {
    **COLLECTION,
    DAV + "quota-used-bytes": _used,
    DAV + "quota-available-bytes": _available,
}
FILE: Properties = {
    **COMMON,
    DAV + "resourcetype": lambda thing: "",
    DAV + "getcontentlength": lambda thing: str(thing.size),
    DAV + "getcontenttype": lambda thing: escape(thing.media_type),
    DAV + "getetag": lambda thing: escape(thing.etag),
    DAV + "getlastmodified": lambda thing: http_date(thing.updated_at.timestamp()),
}
ON_DEMAND = frozenset(DAV + name for name in ("current-user-principal", "quota-used-bytes", "quota-available-bytes"))
