"""The journal of administration, for those who administer the territory."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from extranet.access.middleware import Request
from extranet.access.rules import check_platform
from extranet.journal import audit
from extranet.journal.chain import ADMINISTRATION
from extranet.journal.forms import JournalFilterForm

PAGE_SIZE = 50


@require_safe
def journal(request: Request) -> HttpResponse:
    """Show the acts of administration, newest first."""
    check_platform(request.actor)
    form = JournalFilterForm(request.GET)
    page = Paginator(audit.entries(ADMINISTRATION, **form.narrow), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": audit.lines(page.object_list, request.actor.reaches),
        "reset_url": request.path,
        "export_url": f"{reverse('portal:journal_export')}?{request.GET.urlencode()}",
        "section": "journal",
    }
    return render(request, "portal/journal.html", context)


@require_safe
def journal_export(request: Request) -> HttpResponse:
    """Download the acts of administration as a table, narrowed as the page is."""
    check_platform(request.actor)
    found = audit.entries(ADMINISTRATION, **JournalFilterForm(request.GET).narrow)[: audit.MOST_EXPORTED]
    table = audit.as_csv(audit.lines(found, request.actor.reaches))
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal-administration.csv"'
    return response
