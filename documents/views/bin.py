"""The bin of a space: thirty days to change one's mind."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from documents import queries
from documents.actions import documents as actions
from documents.actions import trees
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_shown
from extranet.things import bin as bins
from extranet.ui.toasts import say
from workspaces.queries import get_workspace, space_context


@require_safe
def bin_list(request: Request, slug: str) -> HttpResponse:
    """List what the reader may restore."""
    workspace = get_workspace(request.actor, slug, role=Role.CONTRIBUTOR, module="documents")
    page = Paginator(queries.in_bin(request.actor, workspace), 50).get_page(request.GET.get("page"))
    folders = queries.folders_in_bin(request.actor, workspace) if page.number == 1 else []
    note_shown(request.actor, [*folders, *page.object_list], "bin")
    context = {
        "page": page,
        "folders": folders,
        "has_any": bool(folders or page.object_list),
        "may_empty": rules.can(request.actor, Role.MANAGER, workspace),
        "days": bins.DAYS,
        "managed": request.actor.scope_ids(Role.MANAGER),
        **space_context(request.actor, workspace, "documents"),
    }
    return render(request, "documents/bin_list.html", context)


@require_POST
def folder_restore(request: Request, slug: str, pk: int) -> HttpResponse:
    """Bring a folder back from the bin with all that went with it."""
    folder = queries.get_binned_folder(request.actor, slug, pk)
    back = trees.restore_tree(folder, actor=request.actor)
    words = ngettext(
        "« %(name)s » est de retour, avec %(n)d document.",
        "« %(name)s » est de retour, avec %(n)d documents.",
        back.documents,
    )
    say(request, words % {"name": back.folder, "n": back.documents})
    return redirect(back.folder)


@require_POST
def bin_empty(request: Request, slug: str) -> HttpResponse:
    """Delete for good what is in the bin of a space."""
    workspace = get_workspace(request.actor, slug, role=Role.MANAGER, module="documents")
    erased = actions.empty_bin(workspace, actor=request.actor)
    say(
        request,
        ngettext("%d document est effacé définitivement.", "%d documents sont effacés définitivement.", erased)
        % erased,
    )
    return redirect("documents:bin_list", slug)


@require_POST
def document_delete(request: Request, pk: int) -> HttpResponse:
    """Take a document to the bin."""
    document = queries.get_document(request.actor, pk)
    actions.delete_document(document, actor=request.actor)
    undo = reverse("documents:document_restore", args=[pk])
    say(request, _("« %s » est à la corbeille.") % document, undo_url=undo)
    return redirect(document.folder)


@require_POST
def document_restore(request: Request, pk: int) -> HttpResponse:
    """Bring a document back from the bin."""
    document = queries.get_document(request.actor, pk, in_bin=True)
    document = actions.restore_document(document, actor=request.actor)
    say(request, _("« %s » est de retour dans son dossier.") % document)
    return redirect(document)


@require_POST
def document_erase(request: Request, pk: int) -> HttpResponse:
    """Delete a document of the bin for good."""
    document = queries.get_document(request.actor, pk, Role.MANAGER, in_bin=True)
    actions.erase_document(document, actor=request.actor)
    say(request, _("« %s » est effacé définitivement.") % document)
    return redirect("documents:bin_list", document.folder.workspace.slug)
