"""The home page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.queries import upcoming
from documents.models import Folder
from documents.queries import recent_documents
from documents.queries.favourites import favourites_of
from extranet.access.middleware import Request
from extranet.access.readings import note_shown
from extranet.portal import queries


@require_safe
def home(request: Request) -> HttpResponse:
    """Show what is new since the last visit, what waits, what comes, and one's spaces."""
    actor = request.actor
    found = queries.home(actor)
    events, documents = upcoming(actor, limit=5), recent_documents(actor, limit=6)
    told = [entry for news in found["news"] for entry in news.entries]
    favourites = favourites_of(actor, limit=8)
    note_shown(actor, [*told, *events, *documents, *favourites], "home")
    context = {
        **found,
        "events": events,
        "documents": documents,
        "favourites": [("folder" if isinstance(thing, Folder) else thing.name, thing) for thing in favourites],
        "since": actor.user.previous_visit_at if actor.user else None,
        "section": "home",
    }
    return render(request, "portal/home.html", context)
