"""Secret addresses for calendar programs, and what is read there."""

from datetime import UTC

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required as public
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agenda import ics, queries
from agenda.actions import feeds as actions
from agenda.forms import FeedForm
from agenda.views.files import calendar_response
from extranet.access.middleware import Request
from extranet.ui.errors import NotVisible
from extranet.ui.toasts import say


@require_safe
def feed_list(request: Request) -> HttpResponse:
    """List my feeds, and explain what they are for."""
    form = FeedForm(scopes=queries.feed_choices(request.actor), initial={"scope": request.GET.get("espace", "")})
    context = {"feeds": queries.my_feeds(request.actor), "form": form, "section": "agenda"}
    return render(request, "agenda/feed_list.html", context)


@never_cache
@require_POST
def feed_create(request: Request) -> HttpResponse:
    """Make a feed; the answer shows its address, this once."""
    actor = request.actor
    form = FeedForm(request.POST, scopes=queries.feed_choices(actor))
    if not form.is_valid():
        context = {"feeds": queries.my_feeds(actor), "form": form, "section": "agenda"}
        return render(request, "agenda/feed_list.html", context, status=422)
    feed, token = actions.create_feed(form.chosen_scope, actor=actor)
    address = f"{settings.SITE_URL}{reverse('agenda:feed', args=[token])}"
    context = {
        "feed": feed,
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
        "section": "agenda",
    }
    return render(request, "agenda/feed_create.html", context)


@require_POST
def feed_revoke(request: Request, pk: int) -> HttpResponse:
    """End one of my feeds."""
    actions.revoke_feed(pk, actor=request.actor)
    say(request, _("L’abonnement est supprimé : son adresse ne répond plus."))
    return redirect("agenda:feed_list")


@public
@require_safe
def feed(request: Request, token: str) -> HttpResponse:
    """Answer a calendar program: nothing new (304), or the calendar."""
    try:
        found = queries.open_feed(token)
    except NotVisible:
        actions.count_unknown(get_adapter().get_client_ip(request))
        raise
    actions.note_use(found.feed)
    modified = int(found.modified.astimezone(UTC).timestamp())
    response = get_conditional_response(request, found.etag, modified)
    if response is None:
        actions.count_use(found.feed)
        response = calendar_response(ics.write(found.events, found.title or settings.SITE_NAME))
    response["ETag"] = found.etag
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response
