"""My profile."""

from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from extranet.accounts.actions.profile import edit_profile
from extranet.accounts.authors import Request
from extranet.accounts.forms.account import PhotoForm, ProfileForm
from extranet.ui import toasts


def profile_edit(request: Request) -> HttpResponse:
    """My names, telephone and photo."""
    # No instance: the form would write on the person the page's frame shows.
    initial = model_to_dict(request.user, fields=ProfileForm.Meta.fields)
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        edit_profile(request.user, **form.cleaned_data, actor=request.actor)
        toasts.say(request, _("Votre profil est enregistré."))
        return redirect("accounts:profile_edit")
    return render(request, "accounts/profile_edit.html", {"form": form, "photo_form": PhotoForm()})
