"""Looking into folders, making, naming and removing them."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries
from documents.actions import folders as actions
from documents.actions import trees
from documents.forms.documents import UploadForm
from documents.forms.fields import refuse
from documents.forms.folders import FolderForm
from documents.forms.listing import NarrowForm
from documents.models import Document, Folder, Placement
from documents.queries import listing, placements, selection
from documents.queries.links import may_share
from documents.views.context import folder_context
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading
from extranet.ui.errors import Invalid
from extranet.ui.parts import Link
from extranet.ui.toasts import say
from workspaces.queries import get_workspace

PAGE_SIZE = 50
THUMBS = "vignettes"
COLUMNS = [("nom", gettext_lazy("Nom")), ("date", gettext_lazy("Modifié")), ("taille", gettext_lazy("Taille"))]


@require_safe
def folder_root(request: Request, slug: str) -> HttpResponse:
    """Show the documents of a space."""
    workspace = get_workspace(request.actor, slug, module="documents")
    return _show(request, queries.get_root(workspace))


@require_safe
def folder_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    """Show a folder."""
    return _show(request, queries.get_folder(request.actor, slug, pk))


def _show(request: Request, folder: Folder) -> HttpResponse:
    actor = request.actor
    note_reading(actor, folder)
    context = {
        **_listing(request, folder),
        "since": actor.user.previous_visit_at if actor.user else None,
        "me": actor.user.pk if actor.user else None,
        "upload_form": UploadForm(auto_id="upload_%s"),
        "max_size": settings.MAX_UPLOAD_SIZE,
        "may_change": folder.parent_id is not None and rules.can_change(actor, folder),
        "may_share": may_share(actor, folder),
        "may_mail_in": bool(settings.MAIL_IN_DOMAIN) and rules.can(actor, Role.MANAGER, folder),
        "usage": queries.usage_of(folder.workspace) if folder.parent_id is None else (0, None),
        **folder_context(actor, folder),
    }
    return render(request, "documents/folder_detail.html", context)


def _listing(request: Request, folder: Folder) -> dict[str, Any]:
    """Return a page of what the folder holds, narrowed and sorted as the address says."""
    actor = request.actor
    authors = listing.authors_in(folder)
    form = NarrowForm(request.GET, authors=authors, me=actor.user.pk if actor.user else None)
    narrow = form.narrow
    sort, descending = request.GET.get("tri", "nom"), request.GET.get("ordre") == "desc"
    has_thumbs = request.GET.get("vue") == THUMBS
    size = listing.size_of(folder)
    contents = listing.contents_of(actor, folder, narrow, sort, descending=descending, size=size, with_files=has_thumbs)
    page = Paginator(contents, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    places = listing.narrowed(placements.shown_in(folder), narrow, "document__") if page.number == 1 else []
    starred = listing.starred(actor, [folder, *rows])
    return {
        "form": form,
        "is_narrowed": bool(narrow),
        "reset_url": request.path if narrow else "",
        "folders": [row for row in rows if isinstance(row, Folder)],
        "documents": [row for row in rows if isinstance(row, Document)],
        "places": _with_homes(actor, places),
        "starred": starred,
        "is_starred": selection.token_of(folder) in starred,
        "size": size,
        "page": page,
        "columns": _columns(request, sort, descending=descending),
        "descending": descending,
        "views": _views(request, has_thumbs=has_thumbs),
        "has_thumbs": has_thumbs,
    }


def _with_homes(actor: Actor, places: Iterable[Placement]) -> list[Placement]:
    """Return what the folder shows of others, each with the name of its own space for who may read it there."""
    found = list(places)
    for place in found:
        is_read_there = place.document.scope_id in actor.reaches
        place.home = place.document.folder.workspace.name if is_read_there else ""  # type: ignore[attr-defined]
    return found


def _views(request: Request, *, has_thumbs: bool) -> list[Link]:
    """Return the two ways of showing a folder, at the same place and in the same order."""
    here = request.GET.copy()
    here.pop("vue", None)
    as_list = here.urlencode()
    here["vue"] = THUMBS
    return [
        Link(str(_("Liste")), f"?{as_list}", "list", not has_thumbs),
        Link(str(_("Vignettes")), f"?{here.urlencode()}", "layout-grid", has_thumbs),
    ]


def _columns(request: Request, sort: str, *, descending: bool) -> list[Link]:
    """Return the headings that sort, filters kept; the current one turns the order round."""
    links = []
    kept = request.GET.copy()
    kept.pop("page", None)
    for key, label in COLUMNS:
        turned = "asc" if sort == key and descending else "desc"
        order = turned if sort == key else ("asc" if key == "nom" else "desc")
        icon = ("arrow-down" if descending else "arrow-up") if sort == key else ""
        kept["tri"], kept["ordre"] = key, order
        links.append(Link(str(label), f"?{kept.urlencode()}", icon, sort == key))
    return links


@require_http_methods(["GET", "HEAD", "POST"])
def folder_create(request: Request, slug: str, pk: int) -> HttpResponse:
    """Make a folder inside another."""
    parent = queries.get_folder(request.actor, slug, pk, Role.CONTRIBUTOR)
    form = FolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            folder = actions.create_folder(parent, actor=request.actor, **form.cleaned_data)
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("Le dossier « %s » est créé.") % folder)
            return redirect(folder)
    context = {"form": form, **folder_context(request.actor, parent)}
    return render(request, "documents/folder_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def folder_rename(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give a folder another name or description."""
    folder = queries.get_folder(request.actor, slug, pk)
    rules.check_change(request.actor, folder)
    form = FolderForm(request.POST or None, initial={"name": folder.name, "description": folder.description})
    if request.method == "POST" and form.is_valid():
        try:
            folder = actions.rename_folder(folder, actor=request.actor, **form.cleaned_data)
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("Le dossier « %s » est enregistré.") % folder)
            return redirect(folder)
    context = {"form": form, **folder_context(request.actor, folder)}
    return render(request, "documents/folder_rename.html", context, status=422 if form.errors else 200)


@require_POST
def folder_delete(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take a folder to the bin with all it holds."""
    folder = queries.get_folder(request.actor, slug, pk)
    parent = folder.parent
    trees.delete_tree(folder, actor=request.actor)
    undo = reverse("documents:folder_restore", args=[slug, pk])
    say(request, _("Le dossier « %s » est à la corbeille.") % folder.name, undo_url=undo)
    if parent is not None and parent.parent_id is not None and rules.can(request.actor, Role.READER, parent):
        return redirect("documents:folder_detail", slug, parent.pk)
    return redirect("documents:folder_root", slug)
