"""Pages that belong to no room: refusals that Django raises itself."""

from django.http import HttpRequest, HttpResponse

from extranet.ui.errors import Forbidden
from extranet.ui.middleware import error_response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in French that the form had expired; nothing was saved."""
    return error_response(
        request,
        Forbidden("Ce formulaire a expiré. Rien n’a été enregistré : rechargez la page et recommencez."),
    )
