"""Inbox, preferences, following."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required as public
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.access.middleware import Request
from extranet.access.readings import note_shown
from extranet.links.views import answer_page
from extranet.notifications import actions, queries, unsubscribing
from extranet.notifications.forms import FollowForm, PreferencesForm, ReadForm
from extranet.ui.errors import NotVisible
from extranet.ui.forms import posted


@require_safe
def inbox(request: Request) -> HttpResponse:
    """Show what the person was told, newest first."""
    page = Paginator(queries.inbox(request.actor), 30).get_page(request.GET.get("page"))
    note_shown(request.actor, page.object_list, "inbox")
    return render(request, "notifications/inbox.html", {"page": page, "section": "notifications"})


@require_safe
def bell(request: Request) -> HttpResponse:
    """Return the number on the bell, for the live updates."""
    return render(request, "ui/_bell_count.html")


@require_POST
def mark_read(request: Request) -> HttpResponse:
    """Mark one notification, or all, as read."""
    form = ReadForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else None
    actions.mark_read([number] if number else None, actor=request.actor)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return redirect("notifications:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Show and change how often each space writes, and what is followed."""
    spaces = queries.preferences(request.actor)
    form = PreferencesForm(posted(request), spaces=spaces)
    if request.method == "POST" and form.is_valid():
        for scope, frequency in form.changed():
            actions.choose_frequency(scope, frequency, actor=request.actor)
        messages.success(request, _("C’est noté."))
        return redirect("notifications:preferences")
    followed = actions.followed(request.actor)
    return render(
        request,
        "notifications/preferences.html",
        {"form": form, "followed": followed, "section": "notifications"},
        status=422 if form.errors else 200,
    )


@require_POST
def follow(request: Request) -> HttpResponse:
    """Follow a thing, or stop."""
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise NotVisible
    kind, object_id = form.cleaned_data["kind"], form.cleaned_data["object_id"]
    if form.cleaned_data["stop"]:
        actions.unfollow(kind, object_id, actor=request.actor)
    else:
        actions.follow(actions.thing_to_follow(request.actor, kind, object_id), actor=request.actor)
    if request.htmx:  # type: ignore[attr-defined]
        thing = actions.thing_to_follow(request.actor, kind, object_id)
        following = not form.cleaned_data["stop"]
        return render(request, "notifications/_follow.html", {"thing": thing, "kind": kind, "following": following})
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if is_ours else "notifications:preferences")


@public
@csrf_exempt  # As at `links.views.answer`: the signed token is the whole authority.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Answer at the addresses that mails carried before there were one-click answers."""
    return answer_page(request, unsubscribing.read_old(token))
