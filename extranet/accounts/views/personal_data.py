"""My data: take them, or erase them."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts import queries
from extranet.accounts.actions import closing
from extranet.accounts.actions.personal_data import request_export
from extranet.accounts.authors import Request
from extranet.accounts.forms.account import EraseForm
from extranet.accounts.reauthentication import proved_again
from extranet.ui import toasts


@require_safe
def personal_data(request: Request) -> HttpResponse:
    """What is held about me, and what I may do about it."""
    context = {"export": queries.latest_export(request.user)}
    return render(request, "accounts/personal_data.html", context)


@require_POST
@proved_again
def export_request(request: Request) -> HttpResponse:
    """Ask for the zip of my data."""
    request_export(request.user, actor=request.actor)
    toasts.say(request, _("Votre archive se prépare. Un message vous dira quand elle est prête."))
    return redirect("accounts:personal_data")


@require_safe
@proved_again
def export_download(request: Request, export_id: int) -> FileResponse:
    """Download the zip of my data."""
    export = queries.export_to_download(request.user, export_id)
    name = f"mes-donnees-{timezone.localdate(export.requested_at):%Y-%m-%d}.zip"
    return FileResponse(export.file.open(), as_attachment=True, filename=name, content_type="application/zip")


@proved_again
def erase(request: Request) -> HttpResponse:
    """Erase my account, once I have said that I understand."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        closing.erase(request.user, actor=request.actor)
        logout(request)
        return redirect("accounts:erased")
    return render(request, "accounts/erase.html", {"form": form})


@require_safe
@login_not_required
def erased(request: HttpRequest) -> HttpResponse:
    """Say goodbye."""
    return render(request, "accounts/erased.html")
