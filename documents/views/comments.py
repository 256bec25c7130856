"""The comments on a document."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import queries as documents
from documents.actions import comments as actions
from documents.forms.comments import CommentForm, CorrectionForm, SwitchForm
from documents.models import Comment, Document
from documents.queries import comments as queries
from documents.views.context import folder_context
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading
from extranet.ui.errors import Conflict
from extranet.ui.forms import posted
from extranet.ui.toasts import say

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def comment_add(request: Request, pk: int) -> HttpResponse:
    """Say something about a document."""
    document = documents.get_document(request.actor, pk, Role.CONTRIBUTOR)
    return _write(request, document, None)


@form_methods
def comment_answer(request: Request, pk: int) -> HttpResponse:
    """Answer a remark."""
    remark = queries.get_comment(request.actor, pk)
    rules.check(request.actor, Role.CONTRIBUTOR, remark.document)
    return _write(request, remark.document, remark)


def _write(request: Request, document: Document, remark: Comment | None) -> HttpResponse:
    note_reading(request.actor, document)
    form = CommentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        written = actions.comment(document, data["body"], actor=request.actor, parent=remark, once=data["once"])
        return redirect(written)
    return _page(request, document, form, remark=remark)


def _page(request: Request, document: Document, form: CommentForm, status: int = 0, **extra: Any) -> HttpResponse:
    context = {"form": form, "document": document, "remark": None, "written": None, **extra}
    context |= folder_context(request.actor, document.folder)
    return render(request, "documents/comment_form.html", context, status=status or (422 if form.errors else 200))


@form_methods
def comment_edit(request: Request, pk: int) -> HttpResponse:
    """Correct a comment."""
    written = queries.get_comment(request.actor, pk)
    queries.check_change_comment(request.actor, written)
    note_reading(request.actor, written.document)
    form = CorrectionForm(posted(request), initial={"body": written.body, "revision": written.revision})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            written = actions.edit_comment(written, data["body"], actor=request.actor, revision=data["revision"])
        except Conflict as error:
            # What was typed stays on the page, beside the reason.
            form.add_error(None, error.message)
            return _page(request, written.document, form, error.status, written=written)
        say(request, _("Le commentaire est à jour."))
        return redirect(written)
    return _page(request, written.document, form, written=written)


@require_POST
def comment_remove(request: Request, pk: int) -> HttpResponse:
    """Take a comment off the page."""
    written = actions.remove_comment(queries.get_comment(request.actor, pk), actor=request.actor)
    say(request, _("Le commentaire est retiré."), undo_url=reverse("documents:comment_restore", args=[pk]))
    return redirect(written.document)


@require_POST
def comment_restore(request: Request, pk: int) -> HttpResponse:
    """Put a comment back."""
    return redirect(actions.restore_comment(queries.get_comment(request.actor, pk), actor=request.actor))


@require_POST
def comment_resolve(request: Request, pk: int) -> HttpResponse:
    """Mark a remark as settled, or open it again."""
    form = SwitchForm(request.POST)
    resolved = form.is_valid() and form.cleaned_data["on"]
    written = actions.resolve(queries.get_comment(request.actor, pk), actor=request.actor, resolved=resolved)
    return redirect(written)
