"""The versions of a document: what changed between two, naming one, bringing one back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries
from documents.actions import versions as actions
from documents.actions.opening import note_opened
from documents.forms.documents import VersionNameForm
from documents.models import Document, Version
from documents.previews.comparing import compare
from documents.views.context import folder_context
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.readings import note_reading
from extranet.ui.toasts import say


@require_safe
def version_compare(request: Request, pk: int) -> HttpResponse:
    """Show what changed in the words between two versions: by default the last two."""
    document = queries.get_document(request.actor, pk)
    versions = list(queries.versions_of(document))
    old, new = _asked(request, document, versions)
    for version in (old, new):
        note_reading(request.actor, document, number=version.number)
    note_opened(request.actor, document, new)
    context = {
        "document": document,
        "versions": versions,
        "old": old,
        "new": new,
        "comparison": compare(old, new),
        **folder_context(request.actor, document.folder),
    }
    return render(request, "documents/version_compare.html", context)


def _asked(request: Request, document: Document, versions: list[Version]) -> tuple[Version, Version]:
    """Return the versions numbered « de » and « a », the older first; else the current one and the one before."""
    numbers = [request.GET.get("de", ""), request.GET.get("a", "")]
    last = versions[0].number if versions else 0
    defaults = [versions[1].number if len(versions) > 1 else last, last]
    chosen = [
        int(number) if number.isdecimal() and len(number) < 9 else default
        for number, default in zip(numbers, defaults, strict=True)
    ]
    old, new = sorted(chosen)
    return queries.get_version(document, old), queries.get_version(document, new)


@require_http_methods(["GET", "HEAD", "POST"])
def version_name(request: Request, pk: int, number: int) -> HttpResponse:
    """Give a version a name, and say what changed in it."""
    document = queries.get_document(request.actor, pk)
    rules.check_change(request.actor, document)
    version = queries.get_version(document, number)
    initial = {"label": version.label, "comment": version.comment}
    form = VersionNameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.name_version(document, number, actor=request.actor, **form.cleaned_data)
        say(request, _("Le nom de la version %d est enregistré.") % number)
        return redirect(document)
    context = {"form": form, "document": document, "version": version}
    context |= folder_context(request.actor, document.folder)
    return render(request, "documents/version_name.html", context, status=422 if form.errors else 200)


@require_POST
def version_restore(request: Request, pk: int, number: int) -> HttpResponse:
    """Make an old version the current one again."""
    document = queries.get_document(request.actor, pk)
    version = actions.restore_version(document, number, actor=request.actor)
    say(request, _("La version %d est de nouveau la version actuelle.") % number)
    return redirect(version.document)
