"""What tus says in headers."""

import base64
import binascii
import hashlib
import re
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from extranet.ui.errors import DomainError, Invalid

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}
OCTETS = "application/offset+octet-stream"
_NUMBER = re.compile(r"\d{1,18}")


class Misspoken(DomainError):
    """A request that tus does not allow (400)."""

    status = HTTPStatus.BAD_REQUEST


class UnknownVersion(DomainError):
    """Another version of the protocol (412)."""

    status = HTTPStatus.PRECONDITION_FAILED


class WrongType(DomainError):
    """The body is not said to be bytes to append (415)."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class Checksum(NamedTuple):
    """What the sender says a piece hashes to."""

    algorithm: str
    digest: bytes


def check_version(request: HttpRequest) -> None:
    """Raise UnknownVersion unless the client speaks ours."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise UnknownVersion(_("Ce logiciel d’envoi ne parle pas tus %s. Rien n’a été enregistré.") % VERSION)


def number(request: HttpRequest, header: str) -> int:
    """Return the number in a header; Misspoken without one."""
    value = request.headers.get(header, "")
    if not _NUMBER.fullmatch(value):
        raise Misspoken(_("L’en-tête %s manque ou n’est pas un nombre. Rien n’a été enregistré.") % header)
    return int(value)


def metadata(request: HttpRequest) -> dict[str, str]:
    """Return what the client says of the file: pairs of a word and a base64 text."""
    said: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            said[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Misspoken(_("Le nom du fichier est mal transmis. Rien n’a été enregistré.")) from error
    return said


def checksum(request: HttpRequest) -> Checksum | None:
    """Return what the piece should hash to, if the client says; Misspoken when it cannot be understood."""
    value = request.headers.get("Upload-Checksum", "")
    if not value:
        return None
    algorithm, _space, digest = value.partition(" ")
    try:
        wanted = base64.b64decode(digest.strip(), validate=True)
    except binascii.Error:
        wanted = b""
    if algorithm not in ALGORITHMS or not wanted:
        raise Misspoken(_("L’empreinte annoncée est illisible. Rien n’a été enregistré."))
    return Checksum(algorithm, wanted)


def is_octets(request: HttpRequest) -> bool:
    """Say whether the body holds bytes to append."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower() == OCTETS


def path_parts(path: str) -> list[str]:
    """Return the folders of a relative path, without its last part, « . » and « .. »; Invalid when it is too long."""
    parts = [part for part in path.replace("\\", "/").split("/")[:-1] if part.strip(" .")]
    if len(path) > 2000:
        raise Invalid(_("Le chemin de ce fichier est trop long. Rien n’a été enregistré."), field="upload")
    return parts


def answer(status: int, *, offset: int | None = None, until: datetime | None = None) -> HttpResponse:
    """Return an empty answer of the protocol."""
    response = HttpResponse(status=status)
    if offset is not None:
        response["Upload-Offset"] = str(offset)
    if until is not None:
        response["Upload-Expires"] = http_date(until.timestamp())
    response["Cache-Control"] = "no-store"
    return mark(response)


def mark(response: HttpResponse) -> HttpResponse:
    """Say in `response` which version is spoken here."""
    response["Tus-Resumable"] = VERSION
    return response


def offered() -> HttpResponse:
    """Return what OPTIONS answers."""
    response = answer(HTTPStatus.NO_CONTENT)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    response["Tus-Max-Size"] = str(settings.MAX_UPLOAD_SIZE)
    return response
