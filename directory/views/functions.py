"""Pages of functions: give, change, end."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import actions, permissions, queries
from directory.forms import EndForm, FunctionForm
from extranet.access.middleware import Request
from extranet.ui.toasts import say

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def function_create(request: Request, pk: int) -> HttpResponse:
    """Give a person one more function."""
    actor = request.actor
    permissions.check_directory(actor)
    person = queries.person(actor, pk)
    permissions.check_manage_person(actor, person)
    form = FunctionForm(request.POST or None, structures=queries.structures(actor, managed=True))
    if request.method == "POST" and form.is_valid():
        actions.functions.add_function(person, form.function, actor=actor)
        say(request, _("La fonction est ajoutée."))
        return redirect(person)
    context = {"section": "directory", "form": form, "person": person}
    return render(request, "directory/function_create.html", context, status=422 if form.errors else 200)


@form_methods
def function_edit(request: Request, pk: int) -> HttpResponse:
    """Change a function."""
    actor = request.actor
    permissions.check_directory(actor)
    function = queries.function(actor, pk)
    permissions.check_manage_function(actor, function)
    structures = queries.structures(actor, managed=True)
    form = FunctionForm(request.POST or None, instance=function, structures=structures)
    if request.method == "POST" and form.is_valid() and not form.is_stale:
        unchanged = queries.function(actor, pk)
        actions.functions.edit_function(unchanged, form.function, actor=actor, version=form.sent_version())
        say(request, _("La fonction est à jour."))
        return redirect(function.person)
    context = {"section": "directory", "form": form, "function": queries.function(actor, pk)}
    return render(request, "directory/function_edit.html", context, status=form.refusal_status)


@form_methods
def function_end(request: Request, pk: int) -> HttpResponse:
    """End a function; the rights it gave end with it."""
    actor = request.actor
    permissions.check_directory(actor)
    function = queries.function(actor, pk)
    permissions.check_manage_function(actor, function)
    initial = {"end": timezone.localdate(), "version": function.version}
    form = EndForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        end, version = form.cleaned_data["end"], form.cleaned_data["version"]
        actions.functions.end_function(function, actor=actor, end=end, version=version)
        say(request, _("La fonction prend fin."))
        return redirect(function.person)
    context = {"section": "directory", "form": form, "function": function}
    return render(request, "directory/function_end.html", context, status=422 if form.errors else 200)
