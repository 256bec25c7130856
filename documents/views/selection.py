"""Acting on what was chosen in a list: to the bin, to another folder, with tags; and the report of it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries
from documents.actions import bulk as actions
from documents.forms.documents import TagsForm
from documents.models import BulkJob, BulkVerb, Folder
from documents.queries import choosing, selection
from documents.queries.selection import Thing, place_name
from extranet.access import rules
from extranet.access.middleware import Request
from extranet.access.readings import note_shown
from extranet.ui.errors import Invalid
from extranet.ui.toasts import say

CHOOSING = {BulkVerb.MOVE, BulkVerb.COPY, BulkVerb.SHOW}
MARKING = {BulkVerb.TAG}
AT_ONCE = {BulkVerb.BIN, BulkVerb.STAR}
# Reads only: it is no act on the things, and leaves no report.
ARCHIVE = "zip"


@require_POST
def selection_act(request: Request) -> HttpResponse:
    """Do at once what needs no more words, or lead to the page that asks for them."""
    things = selection.get_things(request.actor, request.POST.getlist("quoi"))
    if request.POST.get("faire") == ARCHIVE:
        return redirect(_archive_url(things))
    verb = _verb(request.POST.get("faire", ""))
    target = request.POST.get("vers", "")
    if verb in CHOOSING and target:
        return _act(request, things, verb, target)
    if verb in AT_ONCE:
        job = actions.act_on(things, verb, actor=request.actor, origin=_origin(things))
        return _answer(request, job)
    query = urlencode({"pour": verb, "quoi": [selection.token_of(thing) for thing in things]}, doseq=True)
    return redirect(f"{reverse('documents:selection_tag' if verb in MARKING else 'documents:choose')}?{query}")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request) -> HttpResponse:
    """Choose the folder that things go to, are copied to or shown in, one level at a time."""
    sent = request.POST if request.method == "POST" else request.GET
    things = selection.get_things(request.actor, sent.getlist("quoi"))
    verb = _verb(sent.get("pour", ""), CHOOSING)
    if request.method == "POST":
        return _act(request, things, verb, request.POST.get("vers", ""))
    note_shown(request.actor, things, "selection")
    if verb != BulkVerb.COPY and not any(rules.can_change(request.actor, thing) for thing in things):
        rules.check_change(request.actor, things[0])
    typed = request.GET.get("q", "")[:100]
    at = request.GET.get("dans", "")
    base = urlencode({"pour": verb, "quoi": [selection.token_of(thing) for thing in things]}, doseq=True)
    context = {
        "chosen": [(selection.kind_of(thing), thing.name) for thing in things],
        "tokens": [selection.token_of(thing) for thing in things],
        "verb": verb,
        "shelf": choosing.shelf(request.actor, things, _number(at), typed),
        "typed": typed,
        "base": f"?{base}",
        "cancel_url": _origin(things).get_absolute_url(),
        "section": "documents",
    }
    return render(request, "documents/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def selection_tag(request: Request) -> HttpResponse:
    """Add tags to several documents."""
    sent = request.POST if request.method == "POST" else request.GET
    things = selection.get_things(request.actor, sent.getlist("quoi"))
    form = TagsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tags = form.cleaned_data["tags"]
        job = actions.act_on(things, BulkVerb.TAG, actor=request.actor, origin=_origin(things), tags=tags)
        return _answer(request, job)
    note_shown(request.actor, things, "selection")
    context = {
        "form": form,
        "chosen": [(selection.kind_of(thing), thing.name) for thing in things],
        "tokens": [selection.token_of(thing) for thing in things],
        "cancel_url": _origin(things).get_absolute_url(),
        "section": "documents",
    }
    return render(request, "documents/selection_tag.html", context, status=422 if form.errors else 200)


@require_safe
def bulk_detail(request: Request, pk: int) -> HttpResponse:
    """Show how far an act on many things is, then what was refused and why."""
    job = selection.get_job(request.actor, pk)
    context = {
        "job": job,
        "words": _words(job),
        "refusals": selection.refusals_of(request.actor, job) if job.is_over else [],
        "back_url": _back(request, job),
        "section": "documents",
    }
    return render(request, "documents/bulk_detail.html", context)


@require_POST
def bulk_cancel(request: Request, pk: int) -> HttpResponse:
    """Stop an act on many things."""
    actions.cancel(selection.get_job(request.actor, pk))
    say(request, _("C’est arrêté. Ce qui était fait le reste."))
    return redirect("documents:bulk_detail", pk)


@require_POST
def bulk_undo(request: Request, pk: int) -> HttpResponse:
    """Put back what was moved or binned."""
    return _answer(request, actions.undo(selection.get_job(request.actor, pk), actor=request.actor))


def _verb(typed: str, among: set[BulkVerb] | None = None) -> BulkVerb:
    known = among or CHOOSING | MARKING | AT_ONCE
    if typed not in known:
        raise Invalid(_("Cette action n’a pas été comprise. Rien n’a été modifié."))
    return BulkVerb(typed)


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _origin(things: Sequence[Thing]) -> Folder:
    """Return the folder one was in: that of the first thing."""
    first = things[-1]
    return (first.parent or first) if isinstance(first, Folder) else first.folder


def _archive_url(things: Sequence[Thing]) -> str:
    """Return where the things chosen in a folder are downloaded as one file."""
    folder = _origin(things)
    names = {"d": "document", "f": "dossier"}
    query = urlencode([(names[selection.kind_of(thing)], thing.pk) for thing in things])
    return f"{reverse('documents:folder_zip', args=[folder.workspace.slug, folder.pk])}?{query}"


def _act(request: Request, things: Sequence[Thing], verb: BulkVerb, target: str) -> HttpResponse:
    number = _number(target)
    if number is None:
        raise Invalid(_("Choisissez un dossier. Rien n’a été modifié."))
    folder = queries.get_target(request.actor, number)
    job = actions.act_on(things, verb, actor=request.actor, target=folder, origin=_origin(things))
    return _answer(request, job)


def _answer(request: Request, job: BulkJob) -> HttpResponse:
    """Lead back to the list with a word and a way back, or to the report when there is something to read in it."""
    if not job.is_over or job.refused:
        return redirect(job)
    undo_url = reverse("documents:bulk_undo", args=[job.pk]) if job.may_be_undone else ""
    say(request, _words(job), undo_url=undo_url)
    return redirect(_back(request, job))


def _back(request: Request, job: BulkJob) -> str:
    """Return the folder one came from, if one still reads it."""
    if job.origin is not None and job.origin.deleted_at is None and job.origin.scope_id in request.actor.reaches:
        return job.origin.get_absolute_url()
    return reverse("documents:home")


def _words(job: BulkJob) -> str:
    """Say what was done."""
    if not job.is_over:
        return job.get_verb_display().capitalize()
    if not job.treated:
        return _("Rien n’a été fait.")
    n = len(job.treated)
    place = {"n": n, "where": place_name(job.target) if job.target else ""}
    said = {
        BulkVerb.MOVE: ngettext(
            "%(n)d élément déplacé dans « %(where)s ».", "%(n)d éléments déplacés dans « %(where)s ».", n
        ),
        BulkVerb.COPY: ngettext(
            "%(n)d élément copié dans « %(where)s ».", "%(n)d éléments copiés dans « %(where)s ».", n
        ),
        BulkVerb.SHOW: ngettext(
            "%(n)d document est montré dans « %(where)s ».", "%(n)d documents sont montrés dans « %(where)s ».", n
        ),
        BulkVerb.BIN: ngettext("%(n)d élément est à la corbeille.", "%(n)d éléments sont à la corbeille.", n),
        BulkVerb.TAG: ngettext("%(n)d document a ces mots-clés.", "%(n)d documents ont ces mots-clés.", n),
        BulkVerb.STAR: ngettext("%(n)d élément est dans vos favoris.", "%(n)d éléments sont dans vos favoris.", n),
        BulkVerb.UNDO: ngettext(
            "%(n)d élément est de nouveau à sa place.", "%(n)d éléments sont de nouveau à leur place.", n
        ),
    }
    return said[BulkVerb(job.verb)] % place
