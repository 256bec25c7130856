"""Opening a zip into a folder: beginning, watching, stopping."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents import queries
from documents.actions import unpacking as actions
from documents.queries.unpacking import get_unpacking
from documents.views.context import folder_context
from extranet.access.middleware import Request
from extranet.access.readings import note_reading


@require_POST
def unpacking_begin(request: Request, pk: int) -> HttpResponse:
    """Begin to open a zip."""
    return redirect(actions.begin_unpacking(queries.get_document(request.actor, pk), actor=request.actor))


@require_safe
def unpacking(request: Request, pk: int) -> HttpResponse:
    """Show how far it is, then what came in and what did not."""
    found = get_unpacking(request.actor, pk)
    note_reading(request.actor, found.document)
    context = {"unpacking": found, **folder_context(request.actor, found.document.folder)}
    return render(request, "documents/unpacking.html", context)


@require_POST
def unpacking_cancel(request: Request, pk: int) -> HttpResponse:
    """Stop it; what came in stays."""
    found = get_unpacking(request.actor, pk)
    actions.cancel_unpacking(found)
    return redirect(found)
