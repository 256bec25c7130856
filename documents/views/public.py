"""What whoever holds a link sees, without an account: not where things are, nor who wrote them, nor what is beside."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required as public
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries as documents
from documents.actions import deposits
from documents.actions import links as actions
from documents.downloads import send_blob
from documents.forms.fields import refuse
from documents.forms.links import DepositForm, PasswordForm
from documents.models import Document, LinkKind, Version
from documents.previews import Kind, kind_of
from documents.queries import links as queries
from documents.queries.links import Opened
from documents.receiving import receive_into, received_files
from documents.scanning.gate import refuse_unsafe
from documents.views.previews import picture, preview_context
from extranet.access.middleware import Request
from extranet.links.passwords import fingerprint
from extranet.ui.errors import Invalid, NotVisible, TooLarge

SALT = "documents.link"
HOURS = 12 * 3600
# To play a sound or a film is to be sent its bytes, which a link may keep from its holder.
UNSHOWN = {Kind.NONE, Kind.AUDIO, Kind.VIDEO}
# A part of a file that is not its beginning.
_FOLLOWS = re.compile(r"bytes=0*[1-9]")
P = ParamSpec("P")
Page = Callable[Concatenate[Request, Opened, P], HttpResponseBase]


def opened(view: Page[P]) -> Callable[..., HttpResponseBase]:
    """Give the view the link that works behind a token, once its password was given; else ask for that."""

    @wraps(view)
    def page(request: Request, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            found = queries.open_link(token)
        except NotVisible:
            actions.count_unknown(_address(request))
            raise
        if found.link.password and not _has_key(request, found):
            response: HttpResponseBase = redirect("documents:link_password", token)
        else:
            response = view(request, found, *args, **kwargs)
        return discreet(response)

    return page


def discreet(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the page out of search engines and shared caches, and its address out of other sites' logs."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def _address(request: Request) -> str:
    return str(get_adapter().get_client_ip(request))


def _cookie(found: Opened) -> str:
    return f"lien-{found.link.pk}"


def _has_key(request: Request, found: Opened) -> bool:
    key = request.get_signed_cookie(_cookie(found), None, salt=SALT, max_age=HOURS)
    return key == fingerprint(found.link.password)


# No cookie speaks for the visitor: the secret address is the whole authority, so there is no request to forge.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def link_password(request: Request, token: str) -> HttpResponseBase:
    """Ask for the password of a link and keep that it was given, in a cookie for this address alone."""
    try:
        found = queries.open_link(token)
    except NotVisible:
        actions.count_unknown(_address(request))
        raise
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if not found.link.password:
        return discreet(redirect("documents:link_open", token))
    if form.is_valid():
        if actions.open_with_password(found.link, form.cleaned_data["password"], _address(request)):
            response = redirect("documents:link_open", token)
            response.set_signed_cookie(
                _cookie(found), fingerprint(found.link.password), salt=SALT, max_age=HOURS,
                path=response.url, httponly=True, samesite="Lax", secure=settings.HTTPS,
            )  # fmt: skip
            return discreet(response)
        form.add_error("password", _("Ce n’est pas le mot de passe de ce lien."))
    return discreet(
        render(request, "documents/public_password.html", {"form": form}, status=422 if form.errors else 200)
    )


@public
@require_safe
@opened
def link_open(request: Request, found: Opened) -> HttpResponseBase:
    """Show what a link opens: a document, a folder, or where to hand files in."""
    link = found.link
    if link.kind == LinkKind.DEPOSIT:
        return _deposit_page(request, found, DepositForm())
    if link.document is not None:
        return _document_page(request, found, link.document.pk)
    asked = request.GET.get("dossier", "")
    folder = queries.folder_in(found, int(asked) if asked.isdecimal() and len(asked) < 18 else None)
    folders, files = queries.shown_in(found, folder)
    context = {"found": found, "link": link, "folder": folder, "folders": folders, "files": files}
    return render(request, "documents/public_folder.html", context)


@public
@require_safe
@opened
def link_document(request: Request, found: Opened, pk: int) -> HttpResponseBase:
    """Show a document of a shared folder."""
    return _document_page(request, found, pk)


def _document_page(request: Request, found: Opened, pk: int) -> HttpResponse:
    document = queries.document_in(found, pk)
    context: dict[str, Any] = {"found": found, "link": found.link, "document": document, "base": ""}
    if document.current is not None and kind_of(document.current.blob) not in UNSHOWN:
        context["base"] = reverse("documents:link_preview", args=[found.token, pk, document.current.number])
    return render(request, "documents/public_document.html", context | {"text": documents.text_of(document)})


@public
@require_safe
@opened
def link_preview(request: Request, found: Opened, pk: int, number: int) -> HttpResponseBase:
    """Show the current version of a document that a link opens, in the full window."""
    document, version = _shown(found, pk, number)
    base = reverse("documents:link_preview", args=[found.token, pk, number])
    context = preview_context(request, version.blob, base) | {
        "document": document,
        "version": version,
        "is_current": True,
        "back_url": reverse("documents:link_document", args=[found.token, pk]),
        "download_url": None,
    }
    return render(request, "documents/preview.html", context)


@public
@require_safe
@opened
def link_picture(request: Request, found: Opened, pk: int, number: int, name: str) -> HttpResponseBase:
    """Send a picture of a page, drawn again: never the bytes of the file, which the link may keep from view."""
    return picture(_shown(found, pk, number)[1].blob, name)


def _shown(found: Opened, pk: int, number: int) -> tuple[Document, Version]:
    """Return a document that a link opens, with its current version: a link tells nothing of those before."""
    document = queries.document_in(found, pk)
    if document.current is None or document.current.number != number or kind_of(document.current.blob) in UNSHOWN:
        raise queries.gone()
    return document, document.current


@public
@require_safe
@opened
def link_download(request: Request, found: Opened, pk: int) -> HttpResponseBase:
    """Send the file of a document that a link opens, and count it."""
    document = queries.document_in(found, pk)
    if found.link.view_only or document.current is None:
        raise queries.gone()
    # Before it is counted: a file that the antivirus holds back has not served.
    refuse_unsafe(document.current.blob)
    # A part that follows is no other download; where they are limited each asking is one, and gets the whole file.
    if found.link.most_uses is not None:
        request.META.pop("HTTP_RANGE", None)
    if request.method == "GET" and not _FOLLOWS.match(request.META.get("HTTP_RANGE", "")):
        actions.count_download(found.link, document)
    return send_blob(request, document.current.blob, document.name)


@csrf_exempt
@public
@require_POST
@opened
def link_deposit(request: Request, found: Opened) -> HttpResponseBase:
    """Take in files from somebody without an account, who gets a receipt and sees nothing else."""
    if found.link.kind != LinkKind.DEPOSIT or found.link.folder is None:
        raise queries.gone()
    deposits.count_deposit(_address(request))
    deposits.refuse_full(found, _size(request))
    handler = receive_into(request, found.scope)
    try:
        return _deposit(request, found)
    finally:
        handler.discard()


def _size(request: Request) -> int:
    """Return how many bytes are announced; TooLarge, before the first is kept, for too many or an unknown number."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > settings.DEPOSIT_MAX_SIZE:
        raise TooLarge(_("Ces fichiers sont trop lourds pour un dépôt. Rien n’a été enregistré : envoyez-en moins."))
    return int(length)


def _deposit(request: Request, found: Opened) -> HttpResponse:
    form = DepositForm(request.POST, request.FILES)
    if not form.is_valid():
        return _deposit_page(request, found, form)
    data = form.cleaned_data
    files = [(file.stored, file.name or "") for file in received_files(request, "upload")]
    added = []
    try:
        if not all(stored.size for stored, _name in files):
            raise Invalid(_("Un de ces fichiers est vide. Vérifiez-le sur votre appareil."), field="upload")
        if not data["website"]:
            added = deposits.hand_in(found, files, name=data["name"], email=data["email"])
    except Invalid as error:
        refuse(form, error)
        return _deposit_page(request, found, form)
    return render(request, "documents/public_receipt.html", {"added": added, "email": data["email"]})


def _deposit_page(request: Request, found: Opened, form: DepositForm) -> HttpResponse:
    context = {"found": found, "link": found.link, "form": form, "max_size": settings.DEPOSIT_MAX_SIZE}
    context["most_files"] = deposits.MOST_FILES
    return render(request, "documents/public_deposit.html", context, status=422 if form.errors else 200)
