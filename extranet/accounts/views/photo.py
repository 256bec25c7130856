"""My photo, and everyone's as pages show it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts import queries
from extranet.accounts.actions.profile import remove_photo, set_photo
from extranet.accounts.authors import Request
from extranet.accounts.forms.account import PhotoForm
from extranet.ui import toasts
from extranet.ui.errors import DomainError

A_YEAR = 365 * 24 * 3600


def photo_edit(request: Request) -> HttpResponse:
    """Choose my photo."""
    is_sent = request.method == "POST"
    form = PhotoForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        upload = form.cleaned_data["photo"]
        try:
            set_photo(request.user, upload.file, upload.size, actor=request.actor)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            toasts.say(request, _("Votre photo est enregistrée."))
            return redirect("accounts:profile_edit")
    return render(request, "accounts/photo_edit.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def photo_remove(request: Request) -> HttpResponse:
    """Take my photo away."""
    remove_photo(request.user, actor=request.actor)
    toasts.say(request, _("Votre photo est retirée."))
    return redirect("accounts:profile_edit")


@require_safe
def photo(request: Request, user_id: int, version: str) -> HttpResponse:
    """Someone's photo, for signed-in people who were shown its address; it never changes at one address."""
    owner = queries.photo_owner(user_id, version)
    with owner.photo.open() as picture:
        response = HttpResponse(picture.read(), content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response
