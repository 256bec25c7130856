"""Receiving files. Rights and announced size are looked at before the body is read: see `documents.receiving`."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from documents import queries
from documents.actions import uploads as actions
from documents.actions.locks import refuse_locked
from documents.forms.documents import UploadForm, VersionForm
from documents.forms.fields import refuse
from documents.models import Document, Folder
from documents.receiving import fresh, receive_into, received_files
from documents.views.context import folder_context
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.errors import Invalid, Locked
from extranet.ui.toasts import say


# Exempt here because checking the token reads the body; checked within, once the rights are known.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request, slug: str, pk: int) -> HttpResponse:
    """Add files to a folder."""
    folder = queries.get_folder(request.actor, slug, pk, Role.CONTRIBUTOR)
    handler = receive_into(request, folder.scope)
    try:
        return _upload(request, folder)
    finally:
        handler.discard()


@csrf_protect
def _upload(request: Request, folder: Folder) -> HttpResponse:
    form = UploadForm(*_sent(request))
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    if request.method == "POST" and form.is_valid():
        added, refused = _deposit(request, folder, as_version=form.cleaned_data["same_name"] == "version")
        if wants_json:
            return _as_json(added, refused)
        if added:
            say(request, _told(added))
            for message in refused:
                say(request, message, level="warning")
            return redirect(folder)
        for message in refused:
            form.add_error("upload", message)
    elif form.errors and wants_json:
        return _as_json([], [_("Aucun fichier n’est arrivé.")])
    context = {"form": form, **folder_context(request.actor, folder)}
    return render(request, "documents/upload.html", context, status=422 if form.errors else 200)


def _sent(request: Request) -> tuple[Any, Any]:
    """Return what a form is made from: what was sent, or nothing yet."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _deposit(request: Request, folder: Folder, *, as_version: bool) -> tuple[list[Document], list[str]]:
    """Add each file on its own: one that is refused keeps none of the others out."""
    added: list[Document] = []
    refused: list[str] = []
    files = received_files(request, "upload")
    actor = fresh(request.actor)
    for file in files:
        name = file.name or ""
        try:
            _refuse_empty(file.stored.size)
            added.append(actions.deposit(folder, file.stored, name, actor=actor, as_version=as_version))
        except (Invalid, Locked) as error:
            refused.append(f"{name} : {error.message}")
    return added, refused


def _refuse_empty(size: int) -> None:
    if not size:
        raise Invalid(_("ce fichier est vide. Vérifiez-le sur votre appareil, puis déposez-le de nouveau."))


def _told(added: list[Document]) -> str:
    if len(added) == 1:
        return _("« %s » est déposé.") % added[0]
    return ngettext("%d document déposé.", "%d documents déposés.", len(added)) % len(added)


def _as_json(added: list[Document], refused: list[str]) -> JsonResponse:
    body = {
        "documents": [{"name": document.name, "url": document.get_absolute_url()} for document in added],
        "message": " ".join(refused),
    }
    return JsonResponse(body, status=201 if added else 422)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def version_add(request: Request, pk: int) -> HttpResponse:
    """Add a version to a document."""
    document = queries.get_document(request.actor, pk)
    rules.check_change(request.actor, document)
    refuse_locked(request.actor, document)
    handler = receive_into(request, document.scope)
    try:
        return _version_add(request, document)
    finally:
        handler.discard()


@csrf_protect
def _version_add(request: Request, document: Document) -> HttpResponse:
    form = VersionForm(*_sent(request), initial={"version": document.version})
    if request.method == "POST" and form.is_valid():
        try:
            _store_version(request, document, form)
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("La nouvelle version est déposée."))
            return redirect(document)
    context = {"form": form, "document": document, **folder_context(request.actor, document.folder)}
    return render(request, "documents/version_add.html", context, status=422 if form.errors else 200)


def _store_version(request: Request, document: Document, form: VersionForm) -> None:
    files = received_files(request, "upload")
    _refuse_empty(files[0].stored.size)
    data = form.cleaned_data
    actions.add_version(
        document,
        files[0].stored,
        files[0].name or "",
        actor=fresh(request.actor),
        comment=data["comment"],
        version=data["version"],
    )
