"""The home page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.queries import upcoming
from documents.queries import recent_documents
from extranet.access.middleware import Request
from extranet.portal import queries


@require_safe
def home(request: Request) -> HttpResponse:
    """Show what is new since the last visit, what waits, what comes, and one's spaces."""
    actor = request.actor
    context = {
        **queries.home(actor),
        "events": upcoming(actor, limit=5),
        "documents": recent_documents(actor, limit=6),
        "since": actor.user.previous_visit_at if actor.user else None,
        "section": "home",
    }
    return render(request, "portal/home.html", context)
