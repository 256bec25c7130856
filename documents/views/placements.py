"""Showing documents in other folders no longer; they are shown by `documents.views.selection`."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import queries
from documents.actions import placements as actions
from documents.queries import placements
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.toasts import say


@require_POST
def placement_withdraw(request: Request, pk: int) -> HttpResponse:
    """Show a document in one folder no longer."""
    place = placements.get_placement(request.actor, pk)
    actions.withdraw(place, actor=request.actor)
    say(request, _("« %(name)s » n’est plus montré dans ce dossier.") % {"name": place.document})
    return redirect(place.document if rules.can(request.actor, Role.READER, place.document) else place.folder)


@require_POST
def placements_end(request: Request, pk: int) -> HttpResponse:
    """Show a document nowhere but in its own folder."""
    document = queries.get_document(request.actor, pk)
    actions.withdraw_all(document, actor=request.actor)
    say(request, _("« %(name)s » n’est plus montré que dans son dossier.") % {"name": document})
    return redirect(document)
