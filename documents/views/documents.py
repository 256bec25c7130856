"""A document: its page, its card, its bytes."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents import queries
from documents.actions import documents as actions
from documents.actions.opening import note_opened
from documents.downloads import send_blob
from documents.forms.documents import DocumentForm
from documents.forms.fields import refuse
from documents.models import Document, DocumentKind, Placement
from documents.office.config import format_for
from documents.queries import placements
from documents.views.context import folder_context, note_context
from documents.views.panels import comments_context, places_context, reading_context, sharing_context
from documents.views.previews import panel_context
from extranet.access import explain, rules
from extranet.access.middleware import Request
from extranet.access.readings import note_reading
from extranet.ui.errors import Conflict, Invalid
from extranet.ui.toasts import say


@require_safe
def document_detail(request: Request, pk: int) -> HttpResponse:
    """Show what is known of a document, its versions, the beginning of its text, and why the reader sees it."""
    actor = request.actor
    document = queries.get_document(actor, pk)
    note_reading(actor, document)
    note_opened(actor, document, document.current)
    if document.shown_in is not None:
        return _shown(request, document, document.shown_in)
    context = {
        "document": document,
        "versions": queries.versions_of(document),
        "text": queries.text_of(document),
        **note_context(document),
        "reasons": explain.why(actor, document),
        "office": format_for(document),
        "may_change": rules.can_change(actor, document),
        **panel_context(document.current),
        "lock": queries.lock_of(document),
        **folder_context(actor, document.folder),
        **reading_context(actor, document),
        **sharing_context(actor, document),
        **comments_context(actor, document),
        **places_context(actor, document),
    }
    return render(request, "documents/document_detail.html", context)


def _shown(request: Request, document: Document, place: Placement) -> HttpResponse:
    """Show a document that is only shown to the reader, in the frame of the folder that shows it to them."""
    context = {
        "document": document,
        "place": place,
        "text": queries.text_of(document),
        **note_context(document),
        "reasons": explain.why(request.actor, place),
        "may_withdraw": placements.may_withdraw(request.actor, place),
        **folder_context(request.actor, place.folder),
    }
    return render(request, "documents/document_shown.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: Request, pk: int) -> HttpResponse:
    """Change a document's name, description, tags and folder."""
    document = queries.get_document(request.actor, pk)
    rules.check_change(request.actor, document)
    note_reading(request.actor, document)
    folders = queries.targets(request.actor, document.folder.workspace)
    form = DocumentForm(request.POST or None, initial=_initial(document), folders=folders)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _edit(request, document, form.cleaned_data)
        except Invalid as error:
            refuse(form, error)
        except Conflict as error:
            # What was typed stays on the page, beside the reason.
            form.add_error(None, error.message)
            status = error.status
        else:
            say(request, _("La fiche est enregistrée."))
            return redirect(document)
    context = {"form": form, "document": document, **folder_context(request.actor, document.folder)}
    status = 422 if form.errors and status == 200 else status
    return render(request, "documents/document_edit.html", context, status=status)


def _initial(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "description": document.description,
        "tags": ", ".join(document.tags),
        "folder": document.folder_id,
        "version": document.version,
    }


def _edit(request: Request, document: Document, data: dict[str, Any]) -> None:
    actions.edit_document(
        document,
        actor=request.actor,
        version=data["version"],
        name=data["name"],
        description=data["description"],
        tags=data["tags"],
        folder=queries.get_target(request.actor, data["folder"]),
    )


@require_safe
def download(request: Request, pk: int) -> HttpResponseBase:
    """Send the current version of a document."""
    document = queries.get_document(request.actor, pk)
    return _send(request, document, document.current.number if document.current else 0)


@require_safe
def version_download(request: Request, pk: int, number: int) -> HttpResponseBase:
    """Send one version of a document."""
    return _send(request, queries.get_document(request.actor, pk), number)


def _send(request: Request, document: Document, number: int) -> HttpResponseBase:
    version = queries.get_version(document, number)
    actions.note_download(request.actor, document, version)
    note_opened(request.actor, document, version, downloaded=True)
    name = version.original_name if document.kind == DocumentKind.NOTE else document.name
    return send_blob(request, version.blob, name)
