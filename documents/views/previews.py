"""Reading a document without downloading it: the full window, the piece on the document's page, their pictures."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents import previews, queries
from documents.actions.opening import note_opened
from documents.downloads import send_blob
from documents.models import Blob, Document, Version
from documents.previews import Kind, Unpreviewable
from documents.scanning.gate import refuse_unsafe
from extranet.access.middleware import Request
from extranet.access.readings import note_reading
from extranet.ui.errors import NotVisible

# What the addresses of pictures end with: « page-3-grande.webp ».
_PICTURE = re.compile(r"(?:page-(?P<page>[1-9]\d{0,3})|image)(?P<large>-grande)?|(?P<small>vignette)")
_DAY = 24 * 3600


@require_safe
def preview(request: Request, pk: int) -> HttpResponse:
    """Show the current version of a document in the full window."""
    document = queries.get_document(request.actor, pk)
    return _window(request, document, document.current.number if document.current else 0)


@require_safe
def version_preview(request: Request, pk: int, number: int) -> HttpResponse:
    """Show one version of a document in the full window."""
    return _window(request, queries.get_document(request.actor, pk), number)


def _window(request: Request, document: Document, number: int) -> HttpResponse:
    version = _read(request, document, number)
    context = preview_context(request, version.blob, reverse("documents:version_preview", args=[document.pk, number]))
    context |= {
        "document": document,
        "version": version,
        "is_current": version.pk == document.current_id,
        "back_url": document.get_absolute_url(),
        "download_url": reverse("documents:version_download", args=[document.pk, number]),
    }
    return render(request, "documents/preview.html", context)


@require_safe
def preview_panel(request: Request, pk: int, number: int) -> HttpResponse:
    """Show one page of a version, or its beginning: the part of the document's page that htmx asks for."""
    document = queries.get_document(request.actor, pk)
    version = _read(request, document, number)
    context = {"document": document, "text": "", **panel_context(version, page=asked_page(request), build=True)}
    return render(request, "documents/_preview_panel.html", context)


def panel_context(version: Version | None, *, page: int = 1, build: bool = False) -> dict[str, Any]:
    """Return the preview for the page of a document; without `build`, only what costs nothing to show."""
    if version is None:
        return {"preview": None, "previewed": None, "base": "", "has_macros": False}
    blob = version.blob
    shown = previews.preview_of(blob, page=page, brief=True) if build else previews.ready_preview(blob)
    base = reverse("documents:version_preview", args=[version.document_id, version.number])
    return {"preview": shown, "previewed": version, "base": base, "has_macros": previews.has_macros(blob)}


def preview_context(request: Request, blob: Blob, base: str) -> dict[str, Any]:
    """Return what the full window shows; the addresses of its pictures begin with `base`."""
    page = asked_page(request)
    return {"preview": previews.preview_of(blob, page=page), "base": base, "has_macros": previews.has_macros(blob)}


def asked_page(request: Request) -> int:
    """Return the page number that was asked for, 1 when none was."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1


def _read(request: Request, document: Document, number: int) -> Version:
    """Return a version that is about to be shown, and write down that it is."""
    version = queries.get_version(document, number)
    note_reading(request.actor, document, number=number)
    note_opened(request.actor, document, version)
    return version


@require_safe
def preview_picture(request: Request, pk: int, number: int, name: str) -> HttpResponse:
    """Send a picture of a version: a page, the image itself, or the small one of lists."""
    document = queries.get_document(request.actor, pk)
    version = queries.get_version(document, number)
    response = picture(version.blob, name)
    note_reading(request.actor, document, number=number)
    if name != "vignette":
        note_opened(request.actor, document, version)
    if not version.blob.is_sealed:
        # A version never changes; in the health zone nothing stays with the browser.
        response["Cache-Control"] = f"private, max-age={_DAY}"
    return response


def picture(blob: Blob, name: str) -> HttpResponse:
    """Return the picture called `name` of a file that may be read; NotVisible when it has none."""
    found = _PICTURE.fullmatch(name)
    if found is None:
        raise NotVisible
    refuse_unsafe(blob)
    try:
        data = _drawing(blob, found)()
    except Unpreviewable as error:
        raise NotVisible from error
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(data, content_type="image/webp", headers=headers)


def _drawing(blob: Blob, found: "re.Match[str]") -> Callable[[], bytes]:
    size = "grande" if found["large"] else ""
    number = found["page"]
    if found["small"]:
        return lambda: previews.draw_thumbnail(blob)
    if number and previews.has_pages(blob):
        return lambda: previews.draw_page(blob, int(number), size)
    if not number and previews.kind_of(blob) == Kind.IMAGE:
        return lambda: previews.draw_image(blob, size)
    raise NotVisible


@require_safe
def preview_media(request: Request, pk: int, number: int) -> HttpResponseBase:
    """Send a sound or a film to the browser's own player, by ranges."""
    document = queries.get_document(request.actor, pk)
    version = queries.get_version(document, number)
    if previews.kind_of(version.blob) not in {Kind.AUDIO, Kind.VIDEO}:
        raise NotVisible
    note_reading(request.actor, document, number=number)
    note_opened(request.actor, document, version)
    return send_blob(request, version.blob, document.name)
