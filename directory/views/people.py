"""Pages of people."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import actions, permissions, queries
from directory.forms import AccountForm, FunctionForm, PeopleFilterForm, PersonForm, ProfessionalForm
from directory.vcards import vcard
from directory.views import tabs
from extranet.access.middleware import Request
from extranet.accounts.reauthentication import proved_again
from extranet.ui.errors import Conflict, Invalid
from extranet.ui.forms import posted
from extranet.ui.toasts import say

PAGE_SIZE = 30
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def person_list(request: Request) -> HttpResponse:
    """List people, thirty a page, narrowed by a search and filters."""
    actor = request.actor
    platform = permissions.check_directory(actor)
    form = PeopleFilterForm(request.GET, epcis=queries.epcis(actor), themes=queries.themes(actor))
    narrow = form.narrow
    page = Paginator(queries.people(actor, narrow), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "section": "directory",
        "tabs": tabs("person_list"),
        "form": form,
        "page": page,
        "structure": queries.structure(actor, narrow.structure) if narrow.structure else None,
        "may_create": permissions.can_manage_all(actor, platform) or queries.manages_some_structure(actor),
        "may_audit": permissions.can_manage_all(actor, platform),
    }
    is_fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, "directory/_people.html" if is_fragment else "directory/person_list.html", context)


@require_safe
def person_detail(request: Request, pk: int) -> HttpResponse:
    """Show a person: functions present and past, contact, account."""
    actor = request.actor
    platform = permissions.check_directory(actor)
    person = queries.person(actor, pk)
    functions = list(person.functions.all())
    managed = {function.pk for function in functions if permissions.can_manage_function(actor, function)}
    context = {
        "section": "directory",
        "person": person,
        "current": [function for function in functions if function.is_current],
        "other": [function for function in functions if not function.is_current],
        "managed": managed,
        "may_edit": permissions.can_manage_person(actor, person),
        "may_link": permissions.can_manage_all(actor, platform),
    }
    return render(request, "directory/person_detail.html", context)


@require_safe
def person_vcard(request: Request, pk: int) -> HttpResponse:
    """Download a person as a contact."""
    permissions.check_directory(request.actor)
    person = queries.person(request.actor, pk)
    current = [function for function in person.functions.all() if function.is_current]
    card = vcard(person, current, url=request.build_absolute_uri(person.get_absolute_url()))
    response = HttpResponse(card, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="contact-{person.pk}.vcf"'
    return response


@form_methods
def person_create(request: Request) -> HttpResponse:
    """Add a person with their first function."""
    actor = request.actor
    permissions.check_directory(actor)
    structures = queries.structures(actor, managed=True)
    permissions.check_manages_one(structures)
    initial = {"structure": request.GET.get("structure", "")}
    form = PersonForm(request.POST or None)
    function_form = FunctionForm(request.POST or None, structures=structures, prefix="function", initial=initial)
    if request.method == "POST" and form.is_valid() & function_form.is_valid():
        person = actions.people.create_person(actor=actor, function=function_form.function, **form.values)
        say(request, _("%(person)s est dans l’annuaire.") % {"person": person})
        return redirect(person)
    context = {"section": "directory", "form": form, "function_form": function_form}
    return render(request, "directory/person_create.html", context, status=422 if form.is_bound else 200)


@form_methods
def person_edit(request: Request, pk: int) -> HttpResponse:
    """Change what is known of a person."""
    actor = request.actor
    permissions.check_directory(actor)
    person = queries.person(actor, pk)
    permissions.check_manage_person(actor, person)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid() and not form.is_stale:
        version = form.sent_version()
        actions.people.edit_person(person, actor=actor, version=version, **form.values)
        say(request, _("La fiche est à jour."))
        return redirect(person)
    context = {"section": "directory", "form": form, "person": queries.person(actor, pk)}
    return render(request, "directory/person_edit.html", context, status=form.refusal_status)


@form_methods
def person_account(request: Request, pk: int) -> HttpResponse:
    """Tie a person to an account, or to none."""
    actor = request.actor
    permissions.check_manage_all(actor)
    person = queries.person(actor, pk)
    form = AccountForm(request.POST or None, initial={"email": person.user.email if person.user else ""})
    if request.method == "POST" and form.is_valid():
        actions.people.link_account(person, form.user, actor=actor)
        say(request, _("Le compte est relié.") if form.user else _("La personne n’est plus reliée à un compte."))
        return redirect(person)
    context = {"section": "directory", "form": form, "person": person}
    return render(request, "directory/person_account.html", context, status=422 if form.errors else 200)


@proved_again
@form_methods
def person_access(request: Request, pk: int) -> HttpResponse:
    """Invite a person to open an account, close the one they have, or open it again."""
    actor = request.actor
    person = queries.person(actor, pk)
    permissions.check_manage_person(actor, person)
    if request.method == "POST":
        step = request.POST.get("step")
        if step == "invite":
            actions.accounts.invite_person(person, actor=actor)
            say(request, _("L’invitation est envoyée."))
        elif step == "close":
            actions.accounts.close_account(person, actor=actor)
            say(request, _("Le compte est désactivé."))
        elif step == "reopen":
            actions.accounts.reopen_account(person, actor=actor)
            say(request, _("Le compte est rouvert."))
        else:
            raise Invalid(_("Cette demande n’a pas été comprise. Rien n’a été modifié."))
        return redirect(person)
    return render(request, "directory/person_access.html", {"section": "directory", "person": person})


@proved_again
@form_methods
def person_professional(request: Request, pk: int) -> HttpResponse:
    """Say that a person's RPPS number was verified, or take that back."""
    actor = request.actor
    permissions.check_manage_all(actor)
    person = queries.person(actor, pk)
    if "withdraw" in request.POST:
        actions.people.withdraw_number(person, actor=actor)
        say(request, _("La vérification est retirée : la zone santé est fermée à cette personne."))
        return redirect("directory:person_professional", pk)
    form = ProfessionalForm(posted(request), initial={"rpps": person.rpps})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.people.verify_number(person, form.cleaned_data["rpps"], actor=actor)
        except (Invalid, Conflict) as error:
            form.add_error("rpps", error.message)
            status = error.status
        else:
            say(request, _("Le numéro est vérifié : la zone santé est ouverte à cette personne."))
            return redirect("directory:person_professional", pk)
    context = {"section": "directory", "form": form, "person": person}
    status = 422 if form.errors and status == 200 else status
    return render(request, "directory/person_professional.html", context, status=status)
