"""Pages that belong to no room: refusals that Django raises itself, and the gallery of components."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from extranet.ui import samples
from extranet.ui.errors import Forbidden, NotVisible
from extranet.ui.middleware import error_response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in French that the form had expired; nothing was saved."""
    return error_response(
        request,
        Forbidden(_("Ce formulaire a expiré. Rien n’a été enregistré : rechargez la page et recommencez.")),
    )


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states; in development and tests only."""
    if not (settings.DEBUG or getattr(settings, "TESTING", False)):
        raise NotVisible
    return render(request, "ui/gallery.html", samples.gallery(request.GET.get("page", "")))
