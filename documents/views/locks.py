"""Locking a document while one works on it elsewhere."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import queries
from documents.actions import locks as actions
from documents.models import LockVia
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.ui.toasts import say


@require_POST
def document_lock(request: Request, pk: int) -> HttpResponse:
    """Keep others from changing a document for two hours."""
    document = queries.get_document(request.actor, pk)
    actions.take(document, actor=request.actor, via=LockVia.WEB)
    say(request, _("Le document vous est réservé pendant deux heures. Déverrouillez-le dès que vous avez fini."))
    return redirect(document)


@require_POST
def document_unlock(request: Request, pk: int) -> HttpResponse:
    """End one's own lock."""
    document = queries.get_document(request.actor, pk)
    lock = queries.lock_of(document)
    if lock is not None:
        actions.release(lock, actor=request.actor)
    say(request, _("Le document est de nouveau modifiable par tous ceux qui en ont le droit."))
    return redirect(document)


@require_POST
def lock_take_over(request: Request, pk: int) -> HttpResponse:
    """End the lock of somebody else."""
    document = queries.get_document(request.actor, pk, Role.MANAGER)
    lock = queries.lock_of(document)
    if lock is not None:
        actions.take_over(lock, actor=request.actor)
    say(request, _("Le verrou est levé. Prévenez la personne qui travaillait sur le document."))
    return redirect(document)
