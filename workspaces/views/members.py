"""Members of a space: who they are, entering, leaving, inviting."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.access import explain
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.errors import Invalid
from extranet.ui.forms import posted
from extranet.ui.toasts import say
from workspaces import queries
from workspaces.actions import members as actions
from workspaces.forms import AddGroupForm, AnswerForm, InviteForm, JoinForm, MemberForm


@require_safe
def member_list(request: Request, slug: str) -> HttpResponse:
    """List the groups and people of the space; its managers also see who asks to enter."""
    actor = request.actor
    workspace = queries.get_workspace(actor, slug)
    reasons = explain.who(actor, workspace)
    context = queries.space_context(actor, workspace, "members")
    page = Paginator([reason for reason in reasons if reason.user], 50).get_page(request.GET.get("page"))
    context |= {"groups": [reason for reason in reasons if reason.group], "page": page, "roles": Role.choices}
    if context["can_manage"]:
        context |= {"requests": queries.pending_requests(actor, workspace)}
    return render(request, "workspaces/member_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request, slug: str) -> HttpResponse:
    """Invite people by pasting their addresses."""
    workspace = queries.get_workspace(request.actor, slug, role=Role.MANAGER)
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            outcome = actions.invite_many(
                workspace,
                data["addresses"],
                data["role"],
                actor=request.actor,
                until=data["until"],
                message=data["message"],
            )
        except Invalid as error:
            # Shown at its field, with what was typed kept.
            form.add_error(error.field, error.message)
        else:
            say(request, _told(len(outcome.added), len(outcome.invited), len(outcome.already)))
            return redirect("workspaces:member_list", slug)
    context = {"form": form, **queries.space_context(request.actor, workspace, "members")}
    return render(request, "workspaces/invite.html", context, status=422 if form.errors else 200)


def _told(added: int, invited: int, already: int) -> str:
    parts = []
    if added:
        parts.append(ngettext("%d personne ajoutée", "%d personnes ajoutées", added) % added)
    if invited:
        parts.append(ngettext("%d invitation envoyée", "%d invitations envoyées", invited) % invited)
    if already:
        parts.append(ngettext("%d était déjà membre", "%d étaient déjà membres", already) % already)
    return ", ".join(parts) + "."


@require_http_methods(["GET", "HEAD", "POST"])
def add_group(request: Request, slug: str) -> HttpResponse:
    """Bring a group or cercle into the space."""
    workspace = queries.get_workspace(request.actor, slug, role=Role.MANAGER)
    form = AddGroupForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.set_member(workspace, data["group"], data["role"], actor=request.actor, until=data["until"])
        except Invalid as error:
            form.add_error(error.field, error.message)
        else:
            say(request, _("Le groupe « %s » a accès à l’espace.") % data["group"])
            return redirect("workspaces:member_list", slug)
    context = {"form": form, **queries.space_context(request.actor, workspace, "members")}
    return render(request, "workspaces/add_group.html", context, status=422 if form.errors else 200)


@require_POST
def member_change(request: Request, slug: str) -> HttpResponse:
    """Change the role of a member or group, or take them out."""
    workspace = queries.get_workspace(request.actor, slug, role=Role.MANAGER)
    form = MemberForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Ce changement n’a pas été compris. Rien n’a été modifié."))
    holder = queries.get_holder(workspace, form.cleaned_data["holder"])
    if form.cleaned_data["remove"]:
        actions.remove_member(workspace, holder, actor=request.actor)
        say(request, _("%s n’a plus accès à l’espace.") % holder)
    else:
        role = form.cleaned_data["role"] or Role.READER
        actions.set_member(workspace, holder, role, actor=request.actor, until=form.cleaned_data["until"])
        say(request, _("%(who)s est maintenant %(role)s.") % {"who": holder, "role": Role(role).label})
    return redirect("workspaces:member_list", slug)


@require_POST
def join(request: Request, slug: str) -> HttpResponse:
    """Enter an open space, or ask to enter one on request."""
    workspace = queries.find_workspace(request.actor, slug)
    form = JoinForm(request.POST)
    if workspace.visibility == "open":
        actions.join(workspace, actor=request.actor)
        say(request, _("Vous êtes membre de « %s ».") % workspace)
    else:
        message = form.cleaned_data["message"] if form.is_valid() else ""
        actions.ask_to_join(workspace, message, actor=request.actor)
        say(request, _("Votre demande est envoyée aux gestionnaires."))
    return redirect(workspace)


@require_POST
def leave(request: Request, slug: str) -> HttpResponse:
    """Leave a space one was given in person."""
    workspace = queries.get_workspace(request.actor, slug)
    if request.actor.user is not None:
        actions.remove_member(workspace, request.actor.user, actor=request.actor)
    say(request, _("Vous avez quitté « %s ».") % workspace)
    return redirect("workspaces:workspace_list")


@require_POST
def join_request_answer(request: Request, pk: int) -> HttpResponse:
    """Accept or refuse a request to enter."""
    join_request = queries.get_join_request(request.actor, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Réponse non comprise. Rien n’a été modifié."))
    accept = form.cleaned_data["accept"]
    actions.answer(join_request, actor=request.actor, accept=accept, role=Role(form.cleaned_data["role"]))
    who = join_request.user
    say(request, _("%s est entré dans l’espace.") % who if accept else _("La demande de %s est refusée.") % who)
    return redirect("workspaces:member_list", join_request.workspace.slug)
