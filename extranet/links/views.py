"""The page behind a mailed address: a question with its buttons."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required as public
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from extranet import limits
from extranet.links import oneclick
from extranet.links.oneclick import Asked
from extranet.ui.errors import NotVisible, TooMany

# Addresses that are not ours, by network. Genuine ones are not counted: a town hall answers from one address, and the
# mail programs of a whole provider (RFC 8058) from a few.
FORGED = limits.Limit("mailed-link", 60, 600)
LONGEST_SEEN = 100


@public
@csrf_exempt  # The signed token is the whole authority: no cookie speaks here, and mail programs post by themselves.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question of a mailed address, or write down the answer that is posted."""
    return answer_page(request, oneclick.read(token))


def answer_page(request: HttpRequest, asked: Asked | None) -> HttpResponse:
    """Return the page of a question, for addresses of whatever form; None stands for one that is not genuine."""
    if asked is None and not limits.hit(FORGED, limits.network(str(get_adapter().get_client_ip(request)))):
        raise TooMany(_("Trop de demandes. Réessayez dans quelques minutes."))
    context: dict[str, object] = {"question": None, "outcome": None, "over": ""}
    try:
        context |= _shown(request, asked)
    except NotVisible as over:
        context["over"] = over.message
    response = render(request, "links/answer.html", context, status=404 if context["over"] else 200)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _shown(request: HttpRequest, asked: Asked | None) -> dict[str, object]:
    if asked is None:
        raise NotVisible(_("Cette adresse n’est pas complète. Ouvrez-la depuis le mail, sans la recopier."))
    if request.method != "POST":
        return {"question": oneclick.question(asked)}
    choice = request.POST.get("choice", "")[:30]
    if request.POST.get("List-Unsubscribe") == "One-Click":
        choice = oneclick.kind_of(asked).unsubscribes
    return {"outcome": oneclick.answer(asked, choice, request.POST.get("seen", "")[:LONGEST_SEEN])}
