"""Making links for people without an account, seeing which there are, and ending them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries as documents
from documents.actions import links as actions
from documents.forms.fields import refuse
from documents.forms.links import FolderLinkForm, LinkForm
from documents.models import Document, Folder
from documents.queries import links as queries
from documents.views.context import folder_context
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.errors import Invalid
from extranet.ui.forms import posted
from extranet.ui.toasts import say
from workspaces.queries import get_workspace

PAGE_SIZE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_links(request: Request, pk: int) -> HttpResponse:
    """Show the links on a document and make one."""
    document = documents.get_document(request.actor, pk, Role.EDITOR)
    return _links(request, document, document.folder, LinkForm(posted(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def folder_links(request: Request, slug: str, pk: int) -> HttpResponse:
    """Show the links on a folder and make one, to read or to hand files in."""
    folder = documents.get_folder(request.actor, slug, pk, Role.EDITOR)
    return _links(request, folder, folder, FolderLinkForm(posted(request)))


def _links(request: Request, thing: Document | Folder, folder: Folder, form: LinkForm) -> HttpResponse:
    actor = request.actor
    queries.check_share(actor, thing)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_link(thing, actor=actor, **form.choices)
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("Le lien est prêt : copiez son adresse ci-dessous."))
            return redirect(request.path)
    links = [(link, queries.address_of(link, actor)) for link in queries.links_on(thing)]
    may_manage = rules.can(actor, Role.MANAGER, thing)
    context: dict[str, Any] = {"thing": thing, "links": links, "form": form, **folder_context(actor, folder)}
    context |= {"may_manage": may_manage, "back": request.path}
    return render(request, "documents/link_list.html", context, status=422 if form.errors else 200)


@require_safe
def space_links(request: Request, slug: str) -> HttpResponse:
    """List the links that work in a space, for its managers."""
    workspace = get_workspace(request.actor, slug, module="documents")
    root = documents.get_root(workspace)
    rules.check(request.actor, Role.MANAGER, root)
    page = Paginator(queries.links_in(request.actor, workspace), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "back": request.path, **folder_context(request.actor, root)}
    return render(request, "documents/space_links.html", context)


@require_POST
def link_revoke(request: Request, pk: int) -> HttpResponse:
    """End a link."""
    link = queries.get_link(request.actor, pk)
    actions.revoke_link(link, actor=request.actor)
    say(request, _("Le lien ne répond plus."))
    return redirect(link.thing)
