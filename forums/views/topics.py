"""One discussion: read, opened, moderated."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading
from extranet.ui.toasts import say
from forums import permissions, queries
from forums.actions import topics as actions
from forums.actions.reading import note_topic_read
from forums.forms import ReplyForm, SwitchForm, TitleForm, TopicForm, refusal_status
from forums.models import Post, Topic
from workspaces.queries import get_workspace, space_context, workspace_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _quote(post: Post | None) -> str:
    if post is None:
        return ""
    author = post.author or _("ancien membre")
    lines = [f"[{_('%(author)s a écrit') % {'author': author}}]({post.get_absolute_url()}) :", *post.body.splitlines()]
    return "\n".join(f"> {line}" for line in lines) + "\n\n"


def topic_context(request: Request, topic: Topic, form: ReplyForm, number: Any) -> dict[str, Any]:
    """Return what the page of a topic needs, one page of its posts included."""
    actor = request.actor
    page = queries.posts_page(topic, number)
    for post in page.object_list:
        post.topic = topic
        post.is_new = 0 < topic.seen < post.pk  # type: ignore[attr-defined]
        post.can_change = permissions.can_change_post(actor, post)  # type: ignore[attr-defined]
    return {
        "topic": topic,
        "page": page,
        "form": form,
        "can_reply": permissions.can_reply(actor, topic),
        "can_rename": rules.can_change(actor, topic),
        "can_delete": permissions.can_delete_topic(actor, topic),
        **space_context(actor, workspace_of(topic.scope), "forums"),
    }


@require_safe
def topic_detail(request: Request, pk: int) -> HttpResponse:
    """Show a page of a discussion, which is then read up to there; `?citer=12` begins an answer with that post."""
    actor = request.actor
    topic = queries.get_topic(actor, pk)
    form = ReplyForm(initial={"body": _quote(queries.quoted(topic, request.GET.get("citer", "")))})
    context = topic_context(request, topic, form, request.GET.get("page"))
    note_reading(actor, topic)
    if request.method == "GET" and context["page"].object_list:
        note_topic_read(topic, context["page"].object_list[-1], actor=actor)
    return render(request, "forums/topic_detail.html", context)


@require_safe
def first_unread(request: Request, pk: int) -> HttpResponse:
    """Lead to the first post not yet read, or to the last page."""
    topic = queries.get_topic(request.actor, pk)
    post = queries.first_unread(topic)
    if post is None:
        return redirect(f"{topic.get_absolute_url()}?page=derniere")
    return redirect(f"{topic.get_absolute_url()}?page={queries.page_of(topic, post.pk)}#message-{post.pk}")


@form_methods
def topic_create(request: Request, slug: str) -> HttpResponse:
    """Open a discussion."""
    actor = request.actor
    workspace = get_workspace(actor, slug, role=Role.CONTRIBUTOR, module="forums")
    forums = [forum for forum in queries.forums(actor, workspace) if rules.can(actor, Role.CONTRIBUTOR, forum)]
    form = TopicForm(request.POST or None, forums=forums, initial={"forum": request.GET.get("forum", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        topic = actions.open_topic(form.chosen_forum, data["title"], data["body"], actor=actor, once=data["once"])
        say(request, _("La discussion est ouverte. Vous serez prévenu des réponses."))
        return redirect(topic)
    context = {"form": form, "forums": forums, **space_context(actor, workspace, "forums")}
    return render(request, "forums/topic_create.html", context, status=refusal_status(form))


@form_methods
def topic_edit(request: Request, pk: int) -> HttpResponse:
    """Change a discussion's title."""
    actor = request.actor
    topic = queries.get_topic(actor, pk)
    rules.check_change(actor, topic)
    note_reading(actor, topic)
    form = TitleForm(request.POST or None, topic=topic)
    stale = request.method == "POST" and form.is_valid() and not form.check_fresh()
    if request.method == "POST" and form.is_valid() and not stale:
        actions.rename_topic(topic, form.cleaned_data["title"], actor=actor, version=topic.version)
        return redirect(topic)
    context = {"form": form, "topic": topic, "stale": stale}
    context |= space_context(actor, workspace_of(topic.scope), "forums")
    return render(request, "forums/topic_edit.html", context, status=refusal_status(form, stale=stale))


def _is_on(request: Request) -> bool:
    form = SwitchForm(request.POST)
    return form.is_valid() and bool(form.cleaned_data["on"])


@require_POST
def topic_pin(request: Request, pk: int) -> HttpResponse:
    """Keep a discussion at the head of the lists, or let it go."""
    topic = queries.get_topic(request.actor, pk, Role.EDITOR)
    topic = actions.pin_topic(topic, actor=request.actor, pinned=_is_on(request))
    say(request, _("La discussion reste en tête.") if topic.pinned else _("La discussion n’est plus en tête."))
    return redirect(topic)


@require_POST
def topic_lock(request: Request, pk: int) -> HttpResponse:
    """Close a discussion to answers, or open it again."""
    topic = queries.get_topic(request.actor, pk, Role.EDITOR)
    topic = actions.lock_topic(topic, actor=request.actor, locked=_is_on(request))
    say(request, _("La discussion est fermée aux réponses.") if topic.locked else _("La discussion est rouverte."))
    return redirect(topic)


@require_POST
def topic_delete(request: Request, pk: int) -> HttpResponse:
    """Take a discussion away."""
    topic = queries.get_topic(request.actor, pk)
    actions.delete_topic(topic, actor=request.actor)
    say(request, _("La discussion est supprimée."), undo_url=reverse("forums:topic_restore", args=[pk]))
    return redirect("forums:topic_list", workspace_of(topic.scope).slug)


@require_POST
def topic_restore(request: Request, pk: int) -> HttpResponse:
    """Bring a discussion back."""
    topic = queries.get_topic(request.actor, pk, deleted=True)
    return redirect(actions.restore_topic(topic, actor=request.actor))
