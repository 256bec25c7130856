"""Who read what in a space whose zone records readings."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading
from extranet.access.zones import policy
from extranet.journal import audit
from extranet.journal.chain import HEALTH
from extranet.journal.forms import JournalFilterForm
from extranet.ui.errors import NotVisible
from workspaces import queries
from workspaces.models import Workspace

PAGE_SIZE = 50


def _recorded(request: Request, slug: str) -> Workspace:
    workspace = queries.get_workspace(request.actor, slug, role=Role.READER)
    queries.check_manages(request.actor, workspace)
    if not policy(workspace.scope.zone).journal_reads:
        raise NotVisible
    # Looking at who looked is looking.
    note_reading(request.actor, workspace, page="access log")
    return workspace


@require_safe
def access_log(request: Request, slug: str) -> HttpResponse:
    """Show who read and changed what in the space, to its managers."""
    workspace = _recorded(request, slug)
    form = JournalFilterForm(request.GET)
    scopes = queries.scopes_within(request.actor, workspace)
    page = Paginator(audit.entries(HEALTH, scope_ids=scopes, **form.narrow), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    export = reverse("workspaces:access_log_export", args=[slug])
    context = {
        "form": form,
        "page": page,
        "lines": audit.lines(page.object_list, scopes),
        "reset_url": request.path,
        "export_url": f"{export}?{request.GET.urlencode()}",
        **queries.space_context(request.actor, workspace, "settings"),
    }
    return render(request, "workspaces/access_log.html", context)


@require_safe
def access_log_export(request: Request, slug: str) -> HttpResponse:
    """Download the same as a table, narrowed as the page is."""
    workspace = _recorded(request, slug)
    scopes = queries.scopes_within(request.actor, workspace)
    found = audit.entries(HEALTH, scope_ids=scopes, **JournalFilterForm(request.GET).narrow)[: audit.MOST_EXPORTED]
    response = HttpResponse(audit.as_csv(audit.lines(found, scopes)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="consultations-{workspace.slug}.csv"'
    return response
