"""The discussions of a space, and its forums."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_shown
from extranet.ui.toasts import say
from forums import queries
from forums.actions import forums as actions
from forums.actions.reading import mark_all_read
from forums.forms import ForumForm, refusal_status
from forums.models import Forum
from workspaces.models import Workspace
from workspaces.queries import get_workspace, space_context, workspace_of

PAGE_SIZE = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _context(request: Request, workspace: Workspace, forum: Forum | None) -> dict[str, Any]:
    actor = request.actor
    page = Paginator(queries.topics(actor, workspace, forum), PAGE_SIZE).get_page(request.GET.get("page"))
    note_shown(actor, page.object_list, "forums")
    return {
        "forums": queries.forums(actor, workspace),
        "forum": forum,
        "page": page,
        **space_context(actor, workspace, "forums"),
    }


@require_safe
def topic_list(request: Request, slug: str) -> HttpResponse:
    """Show the forums of a space and its latest discussions."""
    workspace = get_workspace(request.actor, slug, module="forums")
    return render(request, "forums/topic_list.html", _context(request, workspace, None))


@require_safe
def forum_detail(request: Request, pk: int) -> HttpResponse:
    """Show the discussions of one forum."""
    forum = queries.get_forum(request.actor, pk)
    return render(request, "forums/topic_list.html", _context(request, workspace_of(forum.scope), forum))


@require_POST
def mark_read(request: Request, slug: str) -> HttpResponse:
    """Mark every discussion of the space as read."""
    workspace = get_workspace(request.actor, slug, module="forums")
    mark_all_read(queries.unread_topics(request.actor, None, workspace), actor=request.actor)
    say(request, _("Toutes les discussions de l’espace sont marquées comme lues."))
    return redirect("forums:topic_list", slug)


@form_methods
def forum_create(request: Request, slug: str) -> HttpResponse:
    """Open a forum."""
    actor = request.actor
    workspace = get_workspace(actor, slug, role=Role.MANAGER, module="forums")
    form = ForumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        forum = actions.create_forum(workspace, **form.cleaned_data, actor=actor)
        say(request, _("Le forum est ouvert."))
        return redirect(forum)
    context = {"form": form, **space_context(actor, workspace, "forums")}
    return render(request, "forums/forum_create.html", context, status=refusal_status(form))


@form_methods
def forum_edit(request: Request, pk: int) -> HttpResponse:
    """Change what a forum is called and for."""
    actor = request.actor
    forum = queries.get_forum(actor, pk, Role.MANAGER)
    form = ForumForm(request.POST or None, initial={"name": forum.name, "description": forum.description})
    if request.method == "POST" and form.is_valid():
        actions.edit_forum(forum, **form.cleaned_data, actor=actor)
        say(request, _("Le forum est à jour."))
        return redirect(forum)
    context = {"form": form, "forum": forum, **space_context(actor, workspace_of(forum.scope), "forums")}
    return render(request, "forums/forum_edit.html", context, status=refusal_status(form))
