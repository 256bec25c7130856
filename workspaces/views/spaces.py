"""Finding spaces, opening one, creating one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from extranet.access import explain, rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading, note_shown
from extranet.ui.errors import Forbidden
from extranet.ui.forms import posted
from extranet.ui.toasts import say
from workspaces import queries
from workspaces.actions import spaces as actions
from workspaces.forms import JoinForm, NewWorkspaceForm
from workspaces.modules import modules_of


@require_safe
def workspace_list(request: Request) -> HttpResponse:
    """List the spaces one is in, and those one may ask to enter."""
    actor = request.actor
    page = Paginator(queries.listed(actor), 40).get_page(request.GET.get("page"))
    mine = set(actor.granted)
    may_create = bool(actor.scope_ids(Role.MANAGER)) and queries.may_create(actor).exists()
    context = {
        "page": page,
        "mine": mine,
        "locked": mine - set(actor.reaches),
        "may_create": may_create,
        "section": "workspaces",
    }
    return render(request, "workspaces/workspace_list.html", context)


@require_safe
def workspace_detail(request: Request, slug: str) -> HttpResponse:
    """Show a space to those who may enter, and its door to those who may only know of it."""
    actor = request.actor
    workspace = queries.find_workspace(actor, slug)
    if not rules.can(actor, Role.READER, workspace):
        rules.refuse_entry(actor, workspace.scope_id)
        is_waiting = workspace.join_requests.filter(user=actor.user, state="pending").exists()
        context = {"workspace": workspace, "form": JoinForm(), "is_waiting": is_waiting, "section": "workspaces"}
        return render(request, "workspaces/workspace_door.html", context)
    note_reading(actor, workspace)
    panels = [panel for module in modules_of(workspace) if (panel := module.panel(actor, workspace))]
    context = {
        "panels": sorted(panels, key=lambda panel: panel.order),
        "news": queries.activity(actor, workspace)[:8],
        "reasons": explain.why(actor, workspace),
        "can_join": actor.role_on(workspace.scope_id) is Role.READER and workspace.visibility == "open",
        **queries.space_context(actor, workspace, "home"),
    }
    return render(request, "workspaces/workspace_detail.html", context)


@require_safe
def activity(request: Request, slug: str) -> HttpResponse:
    """Show all that happened in the space, newest first."""
    workspace = queries.get_workspace(request.actor, slug)
    page = Paginator(queries.activity(request.actor, workspace), 40).get_page(request.GET.get("page"))
    note_shown(request.actor, page.object_list, "activity")
    since = request.actor.user.previous_visit_at if request.actor.user else None
    context = {"page": page, "since": since, **queries.space_context(request.actor, workspace, "home")}
    return render(request, "workspaces/activity.html", context)


@require_safe
def workspace_why(request: Request, slug: str) -> HttpResponse:
    """Tell who can see the space and why the reader does."""
    workspace = queries.get_workspace(request.actor, slug)
    context = {
        "mine": explain.why(request.actor, workspace),
        "reasons": explain.who(request.actor, workspace),
        **queries.space_context(request.actor, workspace, "members"),
    }
    return render(request, "workspaces/workspace_why.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_create(request: Request) -> HttpResponse:
    """Create a space from a model."""
    actor = request.actor
    bodies = queries.may_create(actor)
    if not bodies.exists():
        raise Forbidden(_("Seuls les administrateurs du territoire ou d’une intercommunalité créent des espaces."))
    is_platform = bodies.filter(key="platform").exists()
    form = NewWorkspaceForm(
        posted(request),
        owners=queries.possible_owners(actor),
        owner_required=not is_platform,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        workspace = actions.create_workspace(
            data["name"],
            data["blueprint"],
            actor=actor,
            description=data["description"],
            visibility=data["visibility"] or None,
            zone=data["zone"],
            owner=data["owner"],
            colour=data["colour"],
            icon=data["icon"],
        )
        say(request, _("L’espace est créé. Invitez maintenant ses membres."))
        if workspace.scope.zone == "health":
            return redirect("workspaces:workspace_list")
        return redirect("workspaces:member_list", workspace.slug)
    context = {"form": form, "section": "workspaces"}
    return render(request, "workspaces/workspace_create.html", context, status=422 if form.errors else 200)
