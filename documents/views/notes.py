"""Notes: making one, the page where several write, its images and the people it names."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries
from documents.actions import note_versions, notes
from documents.downloads import send_image
from documents.forms.fields import refuse
from documents.forms.notes import NoteForm, NoteVersionForm
from documents.models import Folder
from documents.notes import tree
from documents.notes.blueprints import BLUEPRINTS
from documents.queries import notes as reading
from documents.views.context import folder_context, image_url
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading
from extranet.access.zones import policy
from extranet.ui.errors import Invalid
from extranet.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def note_create(request: Request, slug: str, pk: int) -> HttpResponse:
    """Make a note in a folder, from a model or empty."""
    folder = queries.get_folder(request.actor, slug, pk, Role.CONTRIBUTOR)
    form = NoteForm(request.POST or None, initial={"template": "minutes"}, templates=_templates(request, folder))
    if request.method == "POST" and form.is_valid():
        try:
            content = _content(request, form.cleaned_data["template"])
            document = notes.create_note(folder, form.cleaned_data["name"], actor=request.actor, content=content)
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect("documents:note_edit", document.pk)
    context = {"form": form, **folder_context(request.actor, folder)}
    return render(request, "documents/note_create.html", context, status=422 if form.errors else 200)


def _templates(request: Request, folder: Folder) -> list[Any]:
    """Return what a note may begin with: the models of everyone, then those of the spaces one reads."""
    own = [(key, blueprint.label) for key, blueprint in BLUEPRINTS.items()]
    found = reading.note_templates(request.actor, folder)
    return own + [(str(document.pk), f"{document.name} ({document.folder.workspace.name})") for document in found]


def _content(request: Request, chosen: str) -> list[tree.Node]:
    if chosen in BLUEPRINTS:
        return BLUEPRINTS[chosen].make()
    note = reading.get_note(request.actor, int(chosen))
    note_reading(request.actor, note.document)
    # Images belong to the note they were put in: the new one begins without.
    return [node for node in reading.content_of(note) if node.name != "image"]


@require_safe
def note_edit(request: Request, pk: int) -> HttpResponse:
    """Show the page where a note is written; without scripts it reads."""
    note = reading.get_note(request.actor, pk)
    rules.check_change(request.actor, note.document)
    note_reading(request.actor, note.document)
    context = {
        "document": note.document,
        "note": note,
        "html": reading.html_of(note, image_url(note.document)),
        "version_form": NoteVersionForm(),
        # A browser may be shared: what the health zone holds is never left in one.
        "keeps_offline": not policy(note.document.scope.zone).journal_reads,
        **folder_context(request.actor, note.document.folder),
    }
    return render(request, "documents/note_edit.html", context)


@require_POST
def note_template(request: Request, pk: int) -> HttpResponse:
    """Offer a note as a model, or no more."""
    document = queries.get_document(request.actor, pk)
    is_template = request.POST.get("is_template") == "1"
    notes.mark_template(document, is_template=is_template, actor=request.actor)
    say(request, _("Cette note est proposée comme modèle.") if is_template else _("Cette note n’est plus un modèle."))
    return redirect(document)


@require_safe
def note_mentions(request: Request, pk: int) -> JsonResponse:
    """Return the people who read the note and whose name contains what was typed."""
    note = reading.get_note(request.actor, pk)
    rules.check_change(request.actor, note.document)
    people = reading.mentionable(note, request.GET.get("q", "").replace("\0", "")[:60])
    return JsonResponse({"people": [{"id": user.pk, "label": str(user)} for user in people]})


@require_POST
def note_image_add(request: Request, pk: int) -> JsonResponse:
    """Add an image to a note and return its address."""
    document = queries.get_document(request.actor, pk)
    rules.check_change(request.actor, document)
    file = request.FILES.get("image")
    data = file.read(note_versions.LARGEST_IMAGE + 1) if file else b""
    try:
        image = note_versions.add_image(document, data, actor=request.actor)
    except Invalid as error:
        return JsonResponse({"message": error.message}, status=error.status)
    return JsonResponse({"url": image_url(document).format(image.pk)}, status=201)


@require_safe
def note_image(request: Request, pk: int, number: int) -> HttpResponseBase:
    """Send an image of a note, to be shown in it."""
    note = reading.get_note(request.actor, pk)
    note_reading(request.actor, note.document)
    return send_image(request, reading.get_image(note, number).blob)
