"""Editing in ONLYOFFICE Docs: the editor's page, and the calls the editing server makes."""

import logging
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from documents import queries
from documents.actions import office as actions
from documents.downloads import send_blob
from documents.models import Document, OfficeSession
from documents.office import callback
from documents.office.config import editor_config, format_for, page_links, script_url, version_key
from documents.office.doors import Purpose, door_url, open_door, proved_header, sign
from documents.office.formats import Format, extension_of
from documents.queries import office
from documents.views.context import folder_context
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.errors import DomainError, Forbidden, NotVisible

logger = logging.getLogger(__name__)


def _format(document: Document) -> Format:
    found = format_for(document)
    if found is None:
        raise NotVisible(_("Ce document ne s’ouvre pas dans l’éditeur en ligne. Téléchargez-le pour le modifier."))
    return found


@require_POST
def office_open(request: Request, pk: int) -> HttpResponse:
    """Join the editing of a document, or begin it."""
    document = queries.get_document(request.actor, pk)
    rules.check_change(request.actor, document)
    if not _format(document).is_editable:
        raise Forbidden(_("Ce type de fichier se lit dans l’éditeur, mais ne s’y modifie pas."))
    actions.open_session(document, actor=request.actor)
    return redirect("documents:office_editor", document.pk)


@require_safe
def office_editor(request: Request, pk: int) -> HttpResponseBase:
    """Show the editor: on the session that is open, for who may change the document; to look at it else."""
    document = queries.get_document(request.actor, pk)
    found = _format(document)
    may_edit = found.is_editable and rules.can_change(request.actor, document)
    session = office.open_session_of(document) if may_edit else None
    context = {
        "document": document,
        "may_edit": may_edit,
        "session": session,
        "config": editor_config(document, request.actor, found, session),
        "links": page_links(document),
        "script": script_url(),
        **folder_context(request.actor, document.folder),
    }

    # This page alone lets the editing server's script and frame in.
    @csp_update({"script-src": [SELF, settings.ONLYOFFICE_URL], "frame-src": [settings.ONLYOFFICE_URL]})
    def page(request: HttpRequest) -> HttpResponseBase:
        return render(request, "documents/office_editor.html", context)

    return page(request)


@require_safe
def office_history(request: Request, pk: int) -> HttpResponse:
    """Return the versions, as the editor's history view takes them; `version` asks for one with its changes."""
    document = queries.get_document(request.actor, pk)
    rules.check(request.actor, Role.READER, document)
    _format(document)
    number = request.GET.get("version", "")
    if not number:
        return JsonResponse(office.history_of(document))
    if not number.isdigit() or len(number) > 9:
        raise NotVisible
    return JsonResponse(_version_data(document, int(number), request.user.pk or 0))


def _version_data(document: Document, number: int, user: int) -> dict[str, Any]:
    version = queries.get_version(document, number)
    kind = extension_of(document.name)
    data: dict[str, Any] = {
        "version": number,
        "fileType": kind,
        "key": version_key(version),
        "url": door_url(Purpose.FILE, version.pk, user),
    }
    told = getattr(version, "office_changes", None)
    if told is not None and told.blob_id and told.previous is not None:
        before = told.previous
        data["changesUrl"] = door_url(Purpose.CHANGES, version.pk, user)
        data["previous"] = {
            "fileType": kind,
            "key": version_key(before),
            "url": door_url(Purpose.FILE, before.pk, user),
        }
    return data | {"token": sign(data)}


@login_not_required
@require_safe
def office_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send a version, or the changes that made it, to the editing server, in the name of who opened the editor."""
    proved_header(request)
    door = open_door(token, Purpose.FILE, Purpose.CHANGES)
    version = office.get_readable_version(door.user, door.target)
    if format_for(version.document) is None:
        raise NotVisible
    if door.purpose is Purpose.FILE:
        return send_blob(request, version.blob, version.document.name)
    told = getattr(version, "office_changes", None)
    if told is None or told.blob is None:
        raise NotVisible
    return send_blob(request, told.blob, "changes.zip")


@login_not_required
@csrf_exempt
@require_POST
def office_callback(request: HttpRequest, token: str) -> HttpResponse:
    """Take what the editing server tells of a session: who is in it, and the file when it is saved."""
    door = open_door(token, Purpose.CALLBACK)
    session: OfficeSession = office.get_session(door.target)
    try:
        callback.handle(session, door.user, callback.read(request))
    except Forbidden:
        raise
    except DomainError as error:
        # The server keeps the file and calls again, or tells its people that nothing was saved.
        logger.warning("Session %s was not saved: %s", session.pk, error)
        return JsonResponse({"error": 1})
    return JsonResponse({"error": 0})
