"""Looking into folders, making, naming and removing them."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries
from documents.actions import folders as actions
from documents.forms import FolderForm, UploadForm, refuse
from documents.models import Folder
from documents.queries.links import may_share
from documents.views.context import folder_context
from extranet.access import rules
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
    sort = request.GET.get("tri", "nom")
    descending = request.GET.get("ordre") == "desc"
    has_thumbs = request.GET.get("vue") == THUMBS
    documents = queries.documents_in(folder, sort, descending=descending)
    if has_thumbs:
        documents = queries.with_files(documents)
    page = Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "folders": queries.subfolders(actor, folder) if page.number == 1 else [],
        "page": page,
        "columns": _columns(sort, descending=descending, view=f"&vue={THUMBS}" if has_thumbs else ""),
        "views": _views(request, has_thumbs=has_thumbs),
        "has_thumbs": has_thumbs,
        "sort": sort,
        "descending": descending,
        "upload_form": UploadForm(auto_id="upload_%s"),
        "max_size": settings.MAX_UPLOAD_SIZE,
        "may_change": folder.parent_id is not None and rules.can_change(actor, folder),
        "may_share": may_share(actor, folder),
        "may_mail_in": bool(settings.MAIL_IN_DOMAIN) and rules.can(actor, Role.MANAGER, folder),
        "usage": queries.usage_of(folder.workspace) if folder.parent_id is None else (0, None),
        **folder_context(actor, folder),
    }
    return render(request, "documents/folder_detail.html", context)


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


def _columns(sort: str, *, descending: bool, view: str) -> list[Link]:
    """Return the headings that sort; the current one turns the order round."""
    links = []
    for key, label in COLUMNS:
        turned = "asc" if sort == key and descending else "desc"
        order = turned if sort == key else ("asc" if key == "nom" else "desc")
        icon = ("arrow-down" if descending else "arrow-up") if sort == key else ""
        links.append(Link(str(label), f"?tri={key}&ordre={order}{view}", icon, sort == key))
    return links


@require_http_methods(["GET", "HEAD", "POST"])
def folder_create(request: Request, slug: str, pk: int) -> HttpResponse:
    """Make a folder inside another."""
    parent = queries.get_folder(request.actor, slug, pk, Role.CONTRIBUTOR)
    form = FolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            folder = actions.create_folder(parent, form.cleaned_data["name"], actor=request.actor)
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("Le dossier « %s » est créé.") % folder)
            return redirect(folder)
    context = {"form": form, **folder_context(request.actor, parent)}
    return render(request, "documents/folder_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def folder_rename(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give a folder another name."""
    folder = queries.get_folder(request.actor, slug, pk)
    rules.check_change(request.actor, folder)
    form = FolderForm(request.POST or None, initial={"name": folder.name})
    if request.method == "POST" and form.is_valid():
        try:
            folder = actions.rename_folder(folder, form.cleaned_data["name"], actor=request.actor)
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("Le dossier s’appelle maintenant « %s ».") % folder)
            return redirect(folder)
    context = {"form": form, **folder_context(request.actor, folder)}
    return render(request, "documents/folder_rename.html", context, status=422 if form.errors else 200)


@require_POST
def folder_delete(request: Request, slug: str, pk: int) -> HttpResponse:
    """Remove an empty folder."""
    folder = queries.get_folder(request.actor, slug, pk)
    parent = folder.parent
    actions.delete_folder(folder, actor=request.actor)
    say(request, _("Le dossier « %s » est supprimé.") % folder.name)
    if parent is not None and parent.parent_id is not None and rules.can(request.actor, Role.READER, parent):
        return redirect("documents:folder_detail", slug, parent.pk)
    return redirect("documents:folder_root", slug)
