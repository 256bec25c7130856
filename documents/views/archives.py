"""Folders and selections as one file."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required as public
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents import queries
from documents.actions.links import count_archive
from documents.actions.opening import note_taken
from documents.queries import archives, links
from documents.queries.links import Opened
from documents.views.public import opened
from documents.zips.writing import send_zip
from extranet.access.middleware import Request
from extranet.access.readings import note_reading

MOST_CHOSEN = 2000


@require_safe
def folder_zip(request: Request, slug: str, pk: int) -> HttpResponseBase:
    """Send a folder, or what is chosen of it (`document` and `dossier`, as often as needed), as a zip."""
    folder = queries.get_folder(request.actor, slug, pk)
    documents, folders = _numbers(request, "document"), _numbers(request, "dossier")
    if documents or folders:
        packing = archives.pack_selection(request.actor, folder, documents, folders)
    else:
        packing = archives.pack_folder(request.actor, folder)
    name = folder.name if folder.parent_id else f"{folder.workspace.name} - {folder.name}"
    response = send_zip(packing, name)
    if request.method == "HEAD":
        return HttpResponse(status=HTTPStatus.OK, headers=dict(response.items()))
    note_reading(request.actor, folder, "download", documents=len(packing.files))
    note_taken(request.actor, packing.documents)
    return response


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(value) for value in request.GET.getlist(name)[:MOST_CHOSEN] if value.isdecimal() and len(value) < 18]


@public
@require_safe
@opened
def link_zip(request: Request, found: Opened) -> HttpResponseBase:
    """Send the shared folder, or one below it, as a zip, and count each of its files."""
    asked = _numbers(request, "dossier")
    folder = links.folder_in(found, asked[0] if asked else None)
    if found.link.view_only:
        raise links.gone()
    packing = archives.pack_link(found, folder)
    response = send_zip(packing, folder.name or str(_("Documents")))
    if request.method == "HEAD":
        return HttpResponse(status=HTTPStatus.OK, headers=dict(response.items()))
    count_archive(found.link, folder, packing.documents)
    return response
