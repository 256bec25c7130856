"""The pages of one event."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import ics, queries
from agenda.actions import events as actions
from agenda.forms import EventForm, initial_of, initial_on
from agenda.models import Event
from agenda.views.files import calendar_response
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading
from extranet.ui import markdown
from extranet.ui.toasts import say
from workspaces.queries import get_workspace, space_context, workspace_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def event_detail(request: Request, pk: int) -> HttpResponse:
    """Show an event: when, where, what, and who sees it."""
    actor = request.actor
    event = queries.get_event(actor, pk)
    workspace = workspace_of(event.scope)
    note_reading(actor, event)
    context = {
        "event": event,
        "description": markdown.render(event.description),
        "can_change": rules.can_change(actor, event),
        "month": f"{event.first_day:%Y-%m}",
        **space_context(actor, workspace, "agenda"),
    }
    return render(request, "agenda/event_detail.html", context)


@require_safe
def event_ics(request: Request, pk: int) -> HttpResponse:
    """Download an event, for the reader's own calendar."""
    event = queries.get_event(request.actor, pk)
    note_reading(request.actor, event)
    return calendar_response(ics.write([event], event.title), f"evenement-{event.pk}.ics")


@form_methods
def event_create(request: Request, slug: str) -> HttpResponse:
    """Add an event; `?copie=12` begins with that one, `?jour=2026-11-12` on that day."""
    actor = request.actor
    workspace = get_workspace(actor, slug, role=Role.CONTRIBUTOR, module="agenda")
    agenda = queries.agenda_of(workspace)
    copied = request.GET.get("copie", "")
    model = queries.get_event(actor, int(copied)) if copied.isdecimal() and len(copied) < 18 else None
    if model is not None:
        note_reading(actor, model)
    initial = initial_of(model) if model else initial_on(request.GET.get("jour", ""))
    form = EventForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        uid = str(form.cleaned_data["uid"] or "")
        event = actions.create_event(agenda, form.values, actor=actor, uid=uid)
        say(request, _("L’événement est dans l’agenda."))
        return redirect(event)
    context = {"form": form, "model": model, **space_context(actor, workspace, "agenda")}
    return render(request, "agenda/event_create.html", context, status=form.refusal_status())


@form_methods
def event_edit(request: Request, pk: int) -> HttpResponse:
    """Change an event."""
    actor = request.actor
    event = queries.get_event(actor, pk)
    rules.check_change(actor, event)
    note_reading(actor, event)
    form = EventForm(request.POST or None, event=event, initial=initial_of(event))
    stale = request.method == "POST" and form.is_valid() and form.is_stale
    if request.method == "POST" and form.is_valid() and not stale:
        actions.edit_event(event, form.values, actor=actor, version=event.version)
        say(request, _("L’événement est à jour."))
        return redirect(event)
    workspace = workspace_of(event.scope)
    context = {"form": form, "event": event, "stale": stale, **space_context(actor, workspace, "agenda")}
    return render(request, "agenda/event_edit.html", context, status=form.refusal_status(stale=stale))


def _change(
    request: Request, pk: int, act: Callable[..., Event], said: str, undo: str, *, deleted: bool = False
) -> Event:
    event = queries.get_event(request.actor, pk, deleted=deleted)
    act(event, actor=request.actor)
    say(request, said, undo_url=reverse(undo, args=[pk]) if undo else "")
    return event


@require_POST
def event_cancel(request: Request, pk: int) -> HttpResponse:
    """Say that it does not take place."""
    said = _("L’événement est annulé. Il reste dans l’agenda, barré.")
    return redirect(_change(request, pk, actions.cancel_event, said, "agenda:event_confirm"))


@require_POST
def event_confirm(request: Request, pk: int) -> HttpResponse:
    """Say that it takes place after all."""
    return redirect(_change(request, pk, actions.confirm_event, _("L’événement est maintenu."), ""))


@require_POST
def event_delete(request: Request, pk: int) -> HttpResponse:
    """Take it out of the agenda."""
    event = _change(request, pk, actions.delete_event, _("L’événement est supprimé."), "agenda:event_restore")
    return redirect(_agenda_url(request.actor, event))


@require_POST
def event_restore(request: Request, pk: int) -> HttpResponse:
    """Bring it back."""
    said = _("L’événement est de nouveau dans l’agenda.")
    return redirect(_change(request, pk, actions.restore_event, said, "", deleted=True))


def _agenda_url(actor: Actor, event: Event) -> str:
    workspace = workspace_of(event.scope)
    return f"{reverse('agenda:space_agenda', args=[workspace.slug])}?mois={event.first_day:%Y-%m}"
