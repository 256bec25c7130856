"""Models: making a document from one, offering a document as one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import queries
from documents.actions import templates as actions
from documents.forms.fields import refuse
from documents.forms.notes import ModelForm
from documents.models import Document, Folder
from documents.queries import models as reading
from documents.views.context import folder_context
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_shown
from extranet.ui.errors import Invalid
from extranet.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def model_choose(request: Request, slug: str, pk: int) -> HttpResponse:
    """Make a document in a folder from a model: the territory's, or one of the spaces one reads."""
    folder = queries.get_folder(request.actor, slug, pk, Role.CONTRIBUTOR)
    own = reading.file_templates(request.actor, folder)
    note_shown(request.actor, own, "models")
    form = ModelForm(request.POST or None, models=_choices(own))
    if request.method == "POST" and form.is_valid():
        try:
            document = _make(request, folder, form.cleaned_data["model"], form.cleaned_data["name"])
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("« %s » est créé. Il ne reste qu’à le remplir.") % document)
            return redirect(document)
    context = {"form": form, **folder_context(request.actor, folder)}
    return render(request, "documents/model_choose.html", context, status=422 if form.errors else 200)


def _choices(own: list[Document]) -> list[Any]:
    shipped = [(key, blueprint.label) for key, blueprint in reading.shipped().items()]
    ours = [(str(document.pk), f"{document.name} ({document.folder.workspace.name})") for document in own]
    return [(_("Du territoire"), shipped)] + ([(_("De vos espaces"), ours)] if ours else [])


def _make(request: Request, folder: Folder, chosen: str, name: str) -> Document:
    blueprint = reading.shipped().get(chosen)
    if blueprint is not None:
        return actions.from_blueprint(folder, blueprint, name, actor=request.actor)
    template = reading.get_template(request.actor, int(chosen))
    return actions.from_document(folder, template, name, actor=request.actor)


@require_POST
def document_template(request: Request, pk: int) -> HttpResponse:
    """Offer a document as a model, or no more."""
    document = queries.get_document(request.actor, pk, Role.EDITOR)
    is_template = request.POST.get("is_template") == "1"
    actions.mark_template(document, is_template=is_template, actor=request.actor)
    say(request, _("Ce document sert de modèle.") if is_template else _("Ce document ne sert plus de modèle."))
    return redirect(document)
