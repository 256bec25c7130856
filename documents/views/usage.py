"""The room that the documents of a space take, and may take."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents.actions.usage import set_quota
from documents.forms.fields import refuse
from documents.forms.usage import GO, QuotaForm
from documents.queries.usage import heaviest, usage_of
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_shown
from extranet.ui.errors import Invalid
from extranet.ui.toasts import say
from workspaces.queries import get_workspace, scopes_within, space_context


@require_http_methods(["GET", "HEAD", "POST"])
def space_usage(request: Request, slug: str) -> HttpResponse:
    """Show managers what takes room in a space; those of the platform say how much there is."""
    workspace = get_workspace(request.actor, slug, module="documents", role=Role.MANAGER)
    used, quota = usage_of(workspace)
    shown = None if quota is None else round(quota / GO, 3)
    form = QuotaForm(request.POST if request.method == "POST" else None, initial={"quota": shown})
    if request.method == "POST":
        rules.check_platform(request.actor)
        if form.is_valid():
            try:
                set_quota(workspace, form.octets, actor=request.actor)
            except Invalid as error:
                refuse(form, error)
            else:
                say(request, _("La place de l’espace est enregistrée."))
                return redirect("documents:space_usage", slug)
    documents = heaviest(workspace, scopes_within(request.actor, workspace))
    note_shown(request.actor, documents, "usage")
    context = {
        "usage": (used, quota),
        "form": form,
        "may_set": rules.manages_platform(request.actor),
        "documents": documents,
        **space_context(request.actor, workspace, "documents"),
    }
    return render(request, "documents/space_usage.html", context, status=422 if form.errors else 200)
