"""The documents of all spaces on one page, and what one keeps at hand."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents import queries
from documents.actions import favourites as actions
from documents.forms.listing import AllDocumentsForm
from documents.queries import favourites, reading, selection
from documents.queries.selection import Thing
from extranet.access.middleware import Request
from extranet.access.readings import note_shown
from extranet.ui.errors import NotVisible
from extranet.ui.toasts import say

PAGE_SIZE = 30


@require_safe
def home(request: Request) -> HttpResponse:
    """List the documents the reader may see, latest first, with their favourites and what they are asked to read."""
    actor = request.actor
    form = AllDocumentsForm(
        request.GET, spaces=favourites.spaces_with_documents(actor), me=actor.user.pk if actor.user else None
    )
    narrow = form.narrow
    found = favourites.all_documents(actor, narrow, form.space)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    is_narrowed = bool(narrow or form.space)
    starred = [] if is_narrowed else favourites.favourites_of(actor)
    note_shown(actor, [*page.object_list, *starred], "documents")
    context = {
        "form": form,
        "page": page,
        "favourites": [(selection.kind_of(thing), thing, selection.space_of(thing)) for thing in starred],
        "asked": [] if is_narrowed else reading.to_read(actor),
        "is_narrowed": is_narrowed,
        "reset_url": request.path if is_narrowed else "",
        "since": actor.user.previous_visit_at if actor.user else None,
        "section": "documents",
    }
    return render(request, "documents/home.html", context)


@require_POST
def favourite(request: Request) -> HttpResponse:
    """Put a document or a folder among one's favourites, or take it out."""
    thing = _starrable(request, request.POST.get("quoi", ""))
    on = request.POST.get("on") == "1"
    actions.star(thing, actor=request.actor, on=on)
    if request.headers.get("HX-Request"):
        return render(request, "documents/_star.html", {"token": selection.token_of(thing), "starred": on})
    say(request, _("C’est dans vos favoris.") if on else _("Ce n’est plus dans vos favoris."))
    back = request.POST.get("retour", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else thing.get_absolute_url())


def _starrable(request: Request, token: str) -> Thing:
    """Return what a token names, a document that is only shown to the reader included."""
    if token[:1] == "d" and token[1:].isascii() and token[1:].isdigit() and len(token) < 19:
        return queries.get_document(request.actor, int(token[1:]))
    if token[:1] != "f":
        raise NotVisible
    return selection.get_things(request.actor, [token])[0]
