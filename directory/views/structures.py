"""Pages of structures, and of the cercles computed from their functions."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import actions, permissions, queries
from directory.forms import AccountForm, FilterForm, StructureForm
from directory.models import StructureKind
from directory.views import tabs
from extranet.access.middleware import Request
from extranet.ui.parts import Link
from extranet.ui.toasts import say

PAGE_SIZE = 30
KINDS = {
    StructureKind.PAYS: _("Pays"),
    StructureKind.EPCI: _("Intercommunalités"),
    StructureKind.COMMUNE: _("Communes"),
    StructureKind.TOURIST_OFFICE: _("Offices de tourisme"),
    StructureKind.LODGING: _("Hébergeurs"),
    StructureKind.ASSOCIATION: _("Associations"),
    StructureKind.LIBRARY: _("Bibliothèques"),
    StructureKind.HEALTH: _("Santé"),
    StructureKind.OTHER: _("Autres"),
}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _kind_tabs(form: FilterForm, counts: dict[str, int], current: str) -> list[Link]:
    kept = {name: form.value(name) for name in ("q", "epci") if form.value(name)}
    url = reverse("directory:structure_list")

    def link(label: str, kind: str, count: int) -> Link:
        query = urlencode({**kept, "kind": kind} if kind else kept)
        return Link(label, f"{url}?{query}" if query else url, "", kind == current, count)

    everything = link(gettext("Toutes"), "", sum(counts.values()))
    return [everything, *(link(str(KINDS[StructureKind(kind)]), kind, count) for kind, count in counts.items())]


@require_safe
def structure_list(request: Request) -> HttpResponse:
    """List structures, a tab for each kind."""
    actor = request.actor
    platform = permissions.check_directory(actor)
    form = FilterForm(request.GET, epcis=queries.epcis(actor))
    kind = request.GET.get("kind", "")
    kind = kind if kind in StructureKind.values else ""
    narrow = {"q": form.value("q"), "epci": form.value("epci")}
    page = Paginator(queries.structures(actor, kind=kind, **narrow), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "section": "directory",
        "tabs": tabs("structure_list"),
        "kinds": _kind_tabs(form, queries.kinds_in_use(actor, **narrow), kind),
        "kind": kind,
        "form": form,
        "page": page,
        "may_create": permissions.can_manage_all(actor, platform) or queries.manages_some_structure(actor),
    }
    return render(request, "directory/structure_list.html", context)


@require_safe
def structure_detail(request: Request, pk: int) -> HttpResponse:
    """Show a structure: address, codes, population, people by role, what is attached to it."""
    actor = request.actor
    platform = permissions.check_directory(actor)
    structure = queries.structure(actor, pk)
    is_epci = structure.kind == StructureKind.EPCI
    context = {
        "section": "directory",
        "structure": structure,
        "functions": queries.people_by_role(actor, structure),
        "children": queries.children(actor, structure),
        "may_edit": permissions.can_manage_structure(actor, structure),
        "may_delegate": is_epci and permissions.can_manage_all(actor, platform),
        "delegates": queries.delegates(structure) if is_epci else [],
    }
    return render(request, "directory/structure_detail.html", context)


@form_methods
def structure_create(request: Request) -> HttpResponse:
    """Add a structure."""
    actor = request.actor
    platform = permissions.check_directory(actor)
    may_frame = permissions.can_manage_all(actor, platform)
    parents = queries.structures(actor, managed=True)
    if not may_frame:
        permissions.check_manages_one(parents)
    initial = {"parent": request.GET.get("parent", "")}
    form = StructureForm(request.POST or None, parents=parents, may_frame=may_frame, initial=initial)
    if request.method == "POST" and form.is_valid():
        structure = actions.structures.create_structure(actor=actor, **form.values)
        say(request, gettext("« %(structure)s » est dans l’annuaire.") % {"structure": structure})
        return redirect(structure)
    context = {"section": "directory", "form": form}
    return render(request, "directory/structure_create.html", context, status=form.refusal_status)


@form_methods
def structure_edit(request: Request, pk: int) -> HttpResponse:
    """Change a structure."""
    actor = request.actor
    platform = permissions.check_directory(actor)
    structure = queries.structure(actor, pk)
    permissions.check_manage_structure(actor, structure)
    may_frame = permissions.can_manage_all(actor, platform)
    parents = queries.possible_parents(actor, structure)
    form = StructureForm(request.POST or None, instance=structure, parents=parents, may_frame=may_frame)
    if request.method == "POST" and form.is_valid() and not form.is_stale:
        unchanged = queries.structure(actor, pk)
        actions.structures.edit_structure(unchanged, actor=actor, version=form.sent_version(), **form.values)
        say(request, gettext("La fiche est à jour."))
        return redirect(structure)
    context = {"section": "directory", "form": form, "structure": queries.structure(actor, pk)}
    return render(request, "directory/structure_edit.html", context, status=form.refusal_status)


@form_methods
def structure_delegates(request: Request, pk: int) -> HttpResponse:
    """Name the delegated administrators of an EPCI, and dismiss them."""
    actor = request.actor
    permissions.check_manage_all(actor)
    epci = queries.epci(actor, pk)
    form = AccountForm(request.POST or None, required=True)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        if "dismiss" in request.POST:
            actions.structures.dismiss_delegate(epci, form.user, actor=actor)
            say(request, gettext("%(user)s n’administre plus cette intercommunalité.") % {"user": form.user})
        else:
            actions.structures.appoint_delegate(epci, form.user, actor=actor)
            say(request, gettext("%(user)s administre cette intercommunalité.") % {"user": form.user})
        return redirect("directory:structure_delegates", pk)
    context = {"section": "directory", "form": form, "structure": epci, "delegates": queries.delegates(epci)}
    return render(request, "directory/structure_delegates.html", context, status=422 if form.errors else 200)


@require_safe
def cercle_list(request: Request) -> HttpResponse:
    """List the cercles: who is in them by virtue of which function."""
    permissions.check_directory(request.actor)
    context = {"section": "directory", "tabs": tabs("cercle_list"), "cercles": queries.cercles()}
    return render(request, "directory/cercle_list.html", context)
