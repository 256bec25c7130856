"""The messages of a discussion."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.access.middleware import Request
from extranet.access.readings import note_reading
from extranet.ui.toasts import say
from forums import permissions, queries
from forums.actions import posts as actions
from forums.forms import PostForm, ReplyForm, refusal_status
from forums.models import Post
from forums.views.topics import topic_context
from workspaces.queries import space_context, workspace_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _place(post: Post) -> str:
    page = queries.page_of(post.topic, post.pk)
    query = f"?page={page}" if page > 1 else ""
    return f"{post.topic.get_absolute_url()}{query}#message-{post.pk}"


@require_POST
def reply(request: Request, pk: int) -> HttpResponse:
    """Answer in a discussion; the page it leads to shows the answer, with htmx in place of the one there was."""
    topic = queries.get_topic(request.actor, pk)
    permissions.check_reply(request.actor, topic)
    form = ReplyForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        post = actions.reply(topic, data["body"], actor=request.actor, once=data["once"])
        return redirect(_place(post))
    context = topic_context(request, topic, form, "derniere")
    return render(request, "forums/topic_detail.html", context, status=422)


@require_safe
def post_detail(request: Request, pk: int) -> HttpResponse:
    """Lead to a message in its discussion."""
    return redirect(_place(queries.get_post(request.actor, pk)))


@form_methods
def post_edit(request: Request, pk: int) -> HttpResponse:
    """Correct a message."""
    actor = request.actor
    post = queries.get_post(actor, pk)
    permissions.check_change_post(actor, post)
    note_reading(actor, post)
    form = PostForm(request.POST or None, post=post)
    stale = request.method == "POST" and form.is_valid() and not form.check_fresh()
    if request.method == "POST" and form.is_valid() and not stale:
        actions.edit_post(post, form.cleaned_data["body"], actor=actor, version=post.version)
        say(request, _("Le message est à jour."))
        return redirect(_place(post))
    context = {"form": form, "post": post, "stale": stale}
    context |= space_context(actor, workspace_of(post.scope), "forums")
    return render(request, "forums/post_edit.html", context, status=refusal_status(form, stale=stale))


@require_POST
def post_remove(request: Request, pk: int) -> HttpResponse:
    """Take a message's text off the page."""
    post = queries.get_post(request.actor, pk)
    actions.remove_post(post, actor=request.actor)
    say(request, _("Le message est retiré."), undo_url=reverse("forums:post_restore", args=[pk]))
    return redirect(_place(post))


@require_POST
def post_restore(request: Request, pk: int) -> HttpResponse:
    """Put a message back."""
    post = queries.get_post(request.actor, pk, deleted=True)
    actions.restore_post(post, actor=request.actor)
    return redirect(_place(post))
