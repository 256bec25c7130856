"""The mail address of a folder, for its managers."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from documents import queries
from documents.actions import mail_in as actions
from documents.models import Senders
from documents.queries.mail_in import address_of
from documents.views.context import folder_context
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.forms import posted
from extranet.ui.toasts import say


class AddressForm(forms.Form):
    """Who may write to the folder."""

    senders = forms.ChoiceField(
        label=gettext_lazy("Qui peut lui écrire"),
        choices=Senders.choices,
        initial=Senders.CONTRIBUTORS,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def folder_address(request: Request, slug: str, pk: int) -> HttpResponse:
    """Show the address of a folder; make it, or another one."""
    folder = queries.get_folder(request.actor, slug, pk, Role.MANAGER)
    actions.check_mail_in(request.actor, folder)
    form = AddressForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.make_address(folder, actor=request.actor, senders=form.cleaned_data["senders"])
        say(request, _("L’adresse est prête. La précédente, s’il y en avait une, ne reçoit plus rien."))
        return redirect(request.path)
    address, senders = address_of(folder)
    context: dict[str, Any] = {"form": form, "address": address, "senders": senders}
    context |= {"receives": bool(settings.MAIL_IN_DOMAIN), **folder_context(request.actor, folder)}
    return render(request, "documents/folder_address.html", context, status=422 if form.errors else 200)


@require_POST
def folder_address_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take the address of a folder away."""
    folder = queries.get_folder(request.actor, slug, pk, Role.MANAGER)
    actions.end_address(folder, actor=request.actor)
    say(request, _("L’adresse ne reçoit plus rien."))
    return redirect(folder)
