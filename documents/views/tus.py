"""Uploads that go on after a cut line: one address to begin, one a file (`documents.tus` speaks the protocol)."""

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents import queries
from documents.actions.resuming import begin_upload, drop_upload
from documents.models import Upload
from documents.queries.resuming import get_upload
from documents.tus import protocol
from documents.tus.writing import append
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.errors import DomainError
from extranet.ui.middleware import error_response

View = Callable[..., HttpResponse]


def speaks_tus(view: View) -> Callable[..., HttpResponseBase]:
    """Answer OPTIONS, and mark answers and refusals with our version of the protocol."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return protocol.offered()
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            response = protocol.mark(error_response(request, error))
            response["Tus-Version"] = protocol.VERSION
            return response

    return spoken


@require_http_methods(["POST", "OPTIONS"])
@speaks_tus
def tus_create(request: Request, slug: str, pk: int) -> HttpResponse:
    """Begin an upload into a folder; its first bytes may come along."""
    folder = queries.get_folder(request.actor, slug, pk, Role.CONTRIBUTOR)
    protocol.check_version(request)
    said = protocol.metadata(request)
    upload = begin_upload(
        folder,
        actor=request.actor,
        name=said.get("filename", ""),
        path=said.get("relativePath", ""),
        length=protocol.number(request, "Upload-Length"),
        as_version=said.get("sameName") == "version",
    )
    if protocol.is_octets(request):
        upload = append(request, upload, 0, protocol.checksum(request), actor=request.actor)
    response = protocol.answer(HTTPStatus.CREATED, offset=upload.offset, until=upload.expires_at)
    response["Location"] = reverse("documents:tus_upload", args=[upload.key])
    return response


@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
@speaks_tus
def tus_upload(request: Request, key: uuid.UUID) -> HttpResponse:
    """Say how far an upload has come, append to it, or give it up."""
    upload = get_upload(request.actor, key)
    protocol.check_version(request)
    if request.method == "HEAD":
        response = protocol.answer(HTTPStatus.OK, offset=upload.offset, until=upload.expires_at)
        response["Upload-Length"] = str(upload.length)
        return response
    if request.method == "DELETE":
        drop_upload(upload)
        return protocol.answer(HTTPStatus.NO_CONTENT)
    return _append(request, upload)


def _append(request: Request, upload: Upload) -> HttpResponse:
    if not protocol.is_octets(request):
        raise protocol.WrongType(_("Ce logiciel d’envoi ne dit pas qu’il envoie un fichier. Rien n’a été enregistré."))
    offset = protocol.number(request, "Upload-Offset")
    upload = append(request, upload, offset, protocol.checksum(request), actor=request.actor)
    return protocol.answer(HTTPStatus.NO_CONTENT, offset=upload.offset, until=upload.expires_at)
