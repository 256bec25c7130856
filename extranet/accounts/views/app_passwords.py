"""My app passwords."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts import queries
from extranet.accounts.actions.app_passwords import create_app_password, revoke_app_password
from extranet.accounts.authors import Request
from extranet.accounts.forms.account import AppPasswordForm
from extranet.accounts.reauthentication import proved_again
from extranet.ui import toasts


@require_safe
def app_password_list(request: Request) -> HttpResponse:
    """The app passwords I made."""
    context = {"app_passwords": queries.app_passwords_of(request.user)}
    return render(request, "accounts/app_password_list.html", context)


@proved_again
@never_cache
def app_password_create(request: Request) -> HttpResponse:
    """Make an app password; the answer shows its secret, this once."""
    form = AppPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made, secret = create_app_password(request.user, **form.cleaned_data, actor=request.actor)
        return render(request, "accounts/app_password_created.html", {"made": made, "secret": secret})
    return render(request, "accounts/app_password_create.html", {"form": form})


@require_POST
def app_password_revoke(request: Request, app_password_id: int) -> HttpResponse:
    """Revoke one of my app passwords."""
    revoke_app_password(request.user, app_password_id, actor=request.actor)
    toasts.say(request, _("Ce mot de passe d’application ne sert plus."))
    return redirect("accounts:app_password_list")
