"""The agenda by month and as a list, of one space or of all mine."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import ics, queries
from agenda.models import Event
from agenda.months import Month, by_day
from agenda.views.files import calendar_response
from extranet.access.middleware import Request
from extranet.access.readings import note_reading, note_shown
from extranet.access.zones import policy
from extranet.ui.parts import Link
from workspaces.queries import get_workspace, space_context

PAGE_SIZE = 40


def _context(request: Request, events: QuerySet[Event]) -> dict[str, Any]:
    """Return what both views of an agenda need; the month or the list, only the one asked for."""
    is_list = request.GET.get("vue") == "liste"
    asked = request.GET.get("mois", "")
    month = Month.read(asked)
    today = timezone.localdate()
    here = request.path

    def to(shown: Month | None = None, view: str = "liste" if is_list else "") -> str:
        query = {"vue": view, "mois": str(shown) if shown else ""}
        return f"{here}?{urlencode({name: value for name, value in query.items() if value})}"

    context: dict[str, Any] = {
        "is_list": is_list,
        "month": month,
        "views": [
            Link(_("Mois"), to(month if asked else None, ""), "calendar-days", not is_list),
            Link(_("Liste"), to(month if asked else None, "liste"), "list", is_list),
        ],
        "previous_url": to(month.previous),
        "next_url": to(month.next),
        "today_url": to(),
        "day_list_url": to(month, "liste"),
    }
    if is_list:
        first = month.first if asked else today
        page = Paginator(queries.from_day(events, first), PAGE_SIZE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        context |= {"page": page, "days": by_day(shown, first), "is_coming": not asked}
    else:
        shown = list(queries.between(events, *month.days))
        context["weeks"] = month.weeks(shown)
    note_shown(request.actor, shown, "agenda")
    return context


@require_safe
def my_agenda(request: Request) -> HttpResponse:
    """Show all the agendas I may read, together."""
    actor = request.actor
    context = {
        **_context(request, queries.events(actor)),
        "agendas": list(queries.agendas(actor)),
        "section": "agenda",
    }
    return render(request, "agenda/my_agenda.html", context)


@require_safe
def space_agenda(request: Request, slug: str) -> HttpResponse:
    """Show the agenda of a space."""
    actor = request.actor
    workspace = get_workspace(actor, slug, module="agenda")
    context = {
        **_context(request, queries.events(actor, workspace)),
        "has_feeds": policy(workspace.scope.zone).feeds,
        **space_context(actor, workspace, "agenda"),
    }
    return render(request, "agenda/space_agenda.html", context)


@require_safe
def agenda_ics(request: Request, slug: str) -> HttpResponse:
    """Download the agenda of a space as it is now."""
    workspace = get_workspace(request.actor, slug, module="agenda")
    agenda = queries.agenda_of(workspace)
    note_reading(request.actor, agenda)
    events = queries.events(request.actor, workspace).defer(None).select_related("scope", "agenda")
    return calendar_response(ics.write(events, workspace.name), f"agenda-{workspace.slug}.ics")
