"""The search page and its suggestions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.access.middleware import Request
from extranet.access.readings import note_shown
from extranet.search import queries
from extranet.search.index import kinds

# Nobody reads further: one narrows the search.
LAST_PAGE = 50


@require_safe
def search(request: Request) -> HttpResponse:
    """Show the results of `q`, a page at a time; the same address serves the page and its htmx fragment."""
    text = request.GET.get("q", "")
    page = (
        min(max(int(number), 1), 50) if (number := request.GET.get("page", "1")).isascii() and number.isdigit() else 1
    )
    results = queries.find(request.actor, text, page=page)
    note_shown(request.actor, [hit.thing for hit in results.hits], "search")
    context = {
        "q": text,
        "results": results,
        "kinds": {kind.slug: kind for kind in kinds()}.values(),
        "section": "search",
    }
    context["meant"] = queries.meant(request.actor, results)
    is_fragment = request.headers.get("HX-Target") == "results"
    return render(request, "search/_results.html" if is_fragment else "search/search.html", context)


@require_safe
def suggestions(request: Request) -> HttpResponse:
    """Return the first few titles that answer what is being typed; a journalled zone does not speak unasked."""
    text = request.GET.get("q", "")
    results = queries.find(request.actor, text, size=6, unasked=True)
    return render(request, "search/_suggestions.html", {"q": text, "results": results})
