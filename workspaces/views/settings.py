"""What a manager decides about a space."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.errors import Invalid
from extranet.ui.forms import posted
from extranet.ui.toasts import say
from workspaces import queries
from workspaces.actions import spaces as actions
from workspaces.forms import ModulesForm, WorkspaceForm


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_settings(request: Request, slug: str) -> HttpResponse:
    """Show the settings of a space, archived or not, and change its face and opening."""
    workspace = queries.get_workspace(request.actor, slug, role=Role.READER)
    queries.check_manages(request.actor, workspace)
    form = WorkspaceForm(posted(request), instance=workspace)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        fresh = queries.get_workspace(request.actor, slug, role=Role.MANAGER)
        try:
            actions.change_workspace(fresh, actor=request.actor, **data)
        except Invalid as error:
            form.add_error(error.field, error.message)
        else:
            say(request, _("Les réglages sont enregistrés."))
            return redirect("workspaces:workspace_settings", slug)
    # The bound form wrote what was typed on its instance: the frame shows what is saved.
    shown = queries.get_workspace(request.actor, slug) if form.errors else workspace
    context = {
        "form": form,
        "modules_form": ModulesForm(initial={"modules": shown.modules}),
        **queries.space_context(request.actor, shown, "settings"),
    }
    return render(request, "workspaces/workspace_settings.html", context, status=422 if form.errors else 200)


@require_POST
def modules(request: Request, slug: str) -> HttpResponse:
    """Switch modules on and off."""
    workspace = queries.get_workspace(request.actor, slug, role=Role.MANAGER)
    form = ModulesForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Ce module n’existe pas. Rien n’a été modifié."), field="modules")
    actions.choose_modules(workspace, form.cleaned_data["modules"], actor=request.actor)
    say(request, _("Les modules sont à jour."))
    return redirect("workspaces:workspace_settings", slug)


@require_POST
def workspace_archive(request: Request, slug: str) -> HttpResponse:
    """Archive a space, or open it again."""
    workspace = queries.get_workspace(request.actor, slug)
    if workspace.archived_at is None:
        actions.archive(workspace, actor=request.actor)
        say(request, _("L’espace est archivé : on peut le lire, plus le modifier."), undo_url=request.path)
    else:
        actions.unarchive(workspace, actor=request.actor)
        say(request, _("L’espace est de nouveau ouvert."))
    return redirect("workspaces:workspace_settings", slug)
