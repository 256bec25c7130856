"""The outbox, for those who administer the territory: what waits, what did not arrive, not what it says."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from extranet.access.middleware import Request
from extranet.access.rules import check_platform
from extranet.mail import queries
from extranet.portal import actions
from extranet.ui.parts import Link
from extranet.ui.toasts import say

PAGE_SIZE = 50
NOT_ARRIVED = "non-remis"


@require_safe
def mail_list(request: Request) -> HttpResponse:
    """Show what waits to leave, or what did not arrive."""
    check_platform(request.actor)
    shows_ended = request.GET.get("liste") == NOT_ARRIVED
    standing = queries.standing()
    url = reverse("portal:mail_list")
    tabs = [
        Link(_("En attente"), url, current=not shows_ended, count=standing.waiting),
        Link(_("Non remis"), f"{url}?liste={NOT_ARRIVED}", current=shows_ended, count=standing.ended),
    ]
    letters = queries.not_arrived() if shows_ended else queries.waiting()
    page = Paginator(letters, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"tabs": tabs, "page": page, "standing": standing, "shows_ended": shows_ended, "section": "mail"}
    return render(request, "portal/mail_list.html", context)


@require_POST
def mail_send_now(request: Request) -> HttpResponse:
    """Ask the mail server at once for all that waits."""
    count = actions.send_letters_now(actor=request.actor)
    say(request, ngettext("%d lettre est remise en route.", "%d lettres sont remises en route.", count) % count)
    return redirect("portal:mail_list")


@require_POST
def mail_send_all_again(request: Request) -> HttpResponse:
    """Try all again that was refused or given up."""
    count = actions.send_refused_again(actor=request.actor)
    say(request, ngettext("%d lettre est remise en route.", "%d lettres sont remises en route.", count) % count)
    return redirect("portal:mail_list")


@require_POST
def mail_send_again(request: Request, pk: int) -> HttpResponse:
    """Try one letter at once."""
    actions.send_letter_again(pk, actor=request.actor)
    say(request, _("La lettre est remise en route."))
    return redirect("portal:mail_list")


@require_POST
def mail_give_up(request: Request, pk: int) -> HttpResponse:
    """Give one letter up."""
    actions.give_letter_up(pk, actor=request.actor)
    say(request, _("La lettre est abandonnée : elle ne partira pas."))
    return redirect("portal:mail_list")
