"""Taking up an invitation: opening its page changes nothing, only the form's button does."""

from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from extranet.accounts.actions import invitations
from extranet.accounts.authors import Request
from extranet.accounts.forms.account import InvitationForm
from extranet.accounts.models import Invitation
from extranet.ui import toasts


@login_not_required
@never_cache
def invitation_accept(request: Request, token: str) -> HttpResponse:
    """The page of the mailed link: open an account, or accept with the one I have."""
    if over := ratelimit.consume_or_429(request, action="invitation"):
        return cast(HttpResponse, over)
    invitation = invitations.find_invitation(token)
    if request.user.is_authenticated:
        return _accept_signed_in(request, token, invitation)
    if invitations.owner_of(invitation) is not None:
        return render(request, "accounts/invitation_sign_in.html", {"invitation": invitation})
    form = InvitationForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        user = invitations.accept_with_new_account(token, **form.cleaned_data)
        record_authentication(request, user, method="password", email=user.email)
        toasts.say(request, _("Bienvenue. Votre compte est ouvert."))
        response: HttpResponse = perform_login(request, user, email=user.email)
        return response
    return render(request, "accounts/invitation_accept.html", {"invitation": invitation, "form": form})


def _accept_signed_in(request: Request, token: str, invitation: Invitation) -> HttpResponse:
    invitations.check_is_for(invitation, request.user)
    if request.method == "POST":
        invitations.accept_with_account(token, request.user, actor=request.actor)
        toasts.say(request, _("L’invitation est acceptée."))
        return redirect("/")
    return render(request, "accounts/invitation_confirm.html", {"invitation": invitation})
