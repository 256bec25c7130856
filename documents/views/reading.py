"""Who opened a document, asking people to read it, and saying that one did."""

from typing import Any

from django.contrib.auth.decorators import login_not_required as public
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import confirming, proofs
from documents import queries as documents
from documents.actions import reading as actions
from documents.forms.fields import refuse
from documents.forms.reading import AskForm, DeadlineForm, NumberForm, PeopleForm
from documents.models import Document, ReadingRequest
from documents.queries import reading as queries
from documents.views.context import folder_context
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.access.readings import note_reading
from extranet.links.views import answer_page
from extranet.ui.errors import Conflict, Invalid
from extranet.ui.forms import posted
from extranet.ui.toasts import say

PAGE_SIZE = 50


@require_safe
def reading_list(request: Request, pk: int) -> HttpResponse:
    """Show who opened a document, and the requests to read it."""
    document = documents.get_document(request.actor, pk, Role.EDITOR)
    note_reading(request.actor, document)
    page = Paginator(queries.readings_of(document), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "document": document,
        "page": page,
        "open_request": queries.open_request(document),
        "closed_requests": queries.closed_requests(document),
        **folder_context(request.actor, document.folder),
    }
    return render(request, "documents/reading_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_ask(request: Request, pk: int) -> HttpResponse:
    """Ask people to read a document."""
    document = documents.get_document(request.actor, pk, Role.EDITOR)
    form = AskForm(posted(request), document=document, choices=queries.choices_for(request.actor, document))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            asked = actions.ask_reading(
                document, form.users, actor=request.actor, deadline=data["deadline"], message=data["message"]
            )
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("La demande est partie."))
            return redirect(asked)
    return _form_page(request, "documents/reading_ask.html", document, form)


@require_safe
def reading_request(request: Request, pk: int) -> HttpResponse:
    """Show who said they have read, when, which version, and whether the journal proves it."""
    asked = queries.get_request(request.actor, pk)
    note_reading(request.actor, asked.document)
    lines = queries.proof_of(asked)
    context = {
        "asked": asked,
        "document": asked.document,
        "lines": lines,
        "done": sum(line.recipient.acknowledged_at is not None for line in lines),
        "total": len(lines),
        "again_form": DeadlineForm(auto_id="again_%s"),
        "site_name": asked.document.folder.workspace.name,
        **folder_context(request.actor, asked.document.folder),
    }
    return render(request, "documents/reading_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_add(request: Request, pk: int) -> HttpResponse:
    """Ask more people."""
    asked = queries.get_request(request.actor, pk)
    document = asked.document
    form = PeopleForm(posted(request), document=document, choices=queries.choices_for(request.actor, document))
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.add_recipients(asked, form.users, actor=request.actor)
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, ngettext("%d personne ajoutée.", "%d personnes ajoutées.", count) % count)
            return redirect(asked)
    return _form_page(request, "documents/reading_add.html", document, form, asked=asked)


def _form_page(request: Request, template: str, document: Document, form: Any, **extra: Any) -> HttpResponse:
    context = {"form": form, "document": document, **extra, **folder_context(request.actor, document.folder)}
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
def reading_nudge(request: Request, pk: int) -> HttpResponse:
    """Mail those who have not answered."""
    asked = queries.get_request(request.actor, pk)
    count = actions.nudge(asked, actor=request.actor)
    say(request, ngettext("Relance envoyée à %d personne.", "Relance envoyée à %d personnes.", count) % count)
    return redirect(asked)


@require_POST
def reading_again(request: Request, pk: int) -> HttpResponse:
    """Ask the same people again, for the version there is now."""
    asked = queries.get_request(request.actor, pk)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choisissez un jour à venir pour la nouvelle demande."))
    again = actions.ask_again(asked, actor=request.actor, deadline=form.cleaned_data["deadline"])
    say(request, _("La nouvelle demande est partie."))
    return redirect(again)


@require_POST
def reading_close(request: Request, pk: int) -> HttpResponse:
    """End a request."""
    asked = queries.get_request(request.actor, pk)
    actions.close_request(asked, actor=request.actor)
    say(request, _("La demande est close. Les lectures confirmées restent."))
    return redirect(asked)


@require_safe
def reading_csv(request: Request, pk: int) -> HttpResponse:
    """Download the proof as a table."""
    asked = queries.get_request(request.actor, pk)
    note_reading(request.actor, asked.document)
    return _file(proofs.as_csv(asked, queries.proof_of(asked)).encode(), "text/csv; charset=utf-8", asked, "csv")


@require_safe
def reading_pdf(request: Request, pk: int) -> HttpResponse:
    """Download the proof as a PDF."""
    asked = queries.get_request(request.actor, pk)
    note_reading(request.actor, asked.document)
    return _file(proofs.as_pdf(asked, queries.proof_of(asked)), "application/pdf", asked, "pdf")


def _file(data: bytes, media_type: str, asked: ReadingRequest, extension: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="lectures-{asked.pk}.{extension}"'
    return response


@require_POST
def reading_acknowledge(request: Request, pk: int) -> HttpResponse:
    """Say that one has read the document."""
    document = documents.get_document(request.actor, pk)
    form = NumberForm(request.POST)
    if not form.is_valid():
        raise Conflict(_("Rouvrez le document avant de confirmer votre lecture."))
    actions.acknowledge(document, actor=request.actor, number=form.cleaned_data["number"])
    say(request, _("C’est noté : vous avez lu ce document et en avez pris connaissance."))
    return redirect(document)


@public
@csrf_exempt  # As at `links.views.answer`: the signed token is the whole authority.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reading_by_mail(request: Request, token: str) -> HttpResponse:
    """Answer at the addresses that mails carried before there were one-click answers."""
    return answer_page(request, confirming.read_old(token))
