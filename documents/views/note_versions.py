"""Versions of a note: naming one, looking at one, going back to one; and the files it becomes."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents import queries
from documents.actions import note_versions as actions
from documents.actions import notes
from documents.forms.notes import NoteVersionForm, PublishForm
from documents.notes.papers import FORMS
from documents.queries import notes as reading
from documents.views.context import folder_context, image_url
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.readings import note_reading
from extranet.ui.errors import Invalid, NotVisible
from extranet.ui.toasts import say

_TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_POST
def note_version_save(request: Request, pk: int) -> HttpResponse:
    """Make a version of a note as it is now."""
    note = reading.get_note(request.actor, pk)
    form = NoteVersionForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Ce nom est trop long. Rien n’a été enregistré."))
    data = form.cleaned_data
    version = actions.save_version(note.document, label=data["label"], comment=data["comment"], actor=request.actor)
    if version is None:
        say(request, _("Rien n’a changé depuis la dernière version."))
    else:
        say(request, _("La version %d est enregistrée.") % version.number)
    return redirect(note.document)


@require_safe
def note_version(request: Request, pk: int, number: int) -> HttpResponse:
    """Show what a note said when a version was made."""
    note = reading.get_note(request.actor, pk)
    found = reading.get_note_version(note, number)
    note_reading(request.actor, note.document, number=number)
    context = {
        "document": note.document,
        "version": found.version,
        "html": reading.html_then(note, found, image_url(note.document)),
        "may_change": rules.can_change(request.actor, note.document),
        **folder_context(request.actor, note.document.folder),
    }
    return render(request, "documents/note_version.html", context)


@require_POST
def note_restore(request: Request, pk: int, number: int) -> HttpResponse:
    """Go back to what a version said."""
    document = queries.get_document(request.actor, pk)
    notes.restore_note(document, number, actor=request.actor)
    say(request, _("La note dit de nouveau ce que disait la version %d. L’état d’avant est gardé.") % number)
    return redirect(document)


@require_safe
def note_export(request: Request, pk: int, form: str) -> HttpResponse:
    """Send a note as a file."""
    note = reading.get_note(request.actor, pk)
    if form not in FORMS:
        raise NotVisible
    note_reading(request.actor, note.document, "download")
    data = actions.write_paper(note, reading.content_of(note), form)
    response = HttpResponse(data, content_type=_TYPES[form], status=HTTPStatus.OK)
    response["Content-Disposition"] = content_disposition_header(True, f"{note.document.name}.{form}") or "attachment"
    return response


@require_POST
def note_publish(request: Request, pk: int) -> HttpResponse:
    """Make the note a file beside it, or a new version of that file."""
    note = reading.get_note(request.actor, pk)
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choisissez PDF ou ODT. Rien n’a été publié."))
    folder = note.document.folder
    published = actions.publish_note(note.document, form.cleaned_data["form"], folder, actor=request.actor)
    say(request, _("La note est publiée : « %s ».") % published)
    return redirect(published)
