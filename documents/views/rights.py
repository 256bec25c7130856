"""Who may see and change a folder."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import queries
from documents.actions import rights as actions
from documents.forms.fields import refuse
from documents.forms.folders import HolderForm, RoleForm
from documents.models import Folder
from documents.queries import rights
from documents.views.context import folder_context
from extranet.access import explain, rules
from extranet.access.middleware import Request
from extranet.access.models import Role
from extranet.search.analysis import fold
from extranet.ui.errors import Invalid
from extranet.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def folder_rights(request: Request, slug: str, pk: int) -> HttpResponse:
    """Tell who sees a folder and why; its manager gives roles when it has its own rights."""
    folder = queries.get_folder(request.actor, slug, pk)
    if request.method == "POST":
        rules.check(request.actor, Role.MANAGER, folder)
    form = RoleForm(request.POST or None, holders=_choices(request, folder))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            holder = queries.get_holder(request.actor, folder, data["holder"] or data["email"])
            actions.give_role(folder, holder, data["role"], actor=request.actor, until=data["until"])
        except Invalid as error:
            refuse(form, error)
        else:
            say(request, _("%(who)s est maintenant %(role)s du dossier.") % {"who": holder, "role": data["role"].label})
            return redirect("documents:folder_rights", slug, pk)
    typed = request.GET.get("q", "")[:100]
    reasons = explain.who(request.actor, folder)
    found = [reason for reason in reasons if fold(typed.strip()) in fold(str(reason.group or reason.user))]
    context = {
        "form": form,
        "mine": explain.why(request.actor, folder),
        "reasons": reasons,
        "typed": typed,
        "found": found,
        "apart": rights.with_own_rights(request.actor, folder),
        "shown_elsewhere": rights.shown_elsewhere(folder),
        "roles": Role.choices,
        **folder_context(request.actor, folder),
    }
    return render(request, "documents/folder_rights.html", context, status=422 if form.errors else 200)


def _choices(request: Request, folder: Folder) -> list[Any]:
    if not rules.can(request.actor, Role.MANAGER, folder):
        return []
    groups, people = queries.holders(request.actor, folder)
    choices: list[Any] = []
    if groups:
        choices.append((_("Groupes"), [(f"group-{group.pk}", group.name) for group in groups]))
    if people:
        choices.append((_("Membres"), [(f"user-{user.pk}", str(user)) for user in people]))
    return choices


@require_POST
def folder_role(request: Request, slug: str, pk: int) -> HttpResponse:
    """Change or take back the role of a person or a group on a folder."""
    folder = queries.get_folder(request.actor, slug, pk, Role.MANAGER)
    form = HolderForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Ce changement n’a pas été compris. Rien n’a été modifié."))
    holder = queries.get_holder(request.actor, folder, form.cleaned_data["holder"])
    if form.cleaned_data["remove"]:
        actions.take_role(folder, holder, actor=request.actor)
        say(request, _("%s n’a plus de rôle propre sur ce dossier.") % holder)
    else:
        role = form.cleaned_data["role"] or Role.READER
        actions.give_role(folder, holder, role, actor=request.actor, until=form.cleaned_data["until"])
        say(request, _("%(who)s est maintenant %(role)s du dossier.") % {"who": holder, "role": role.label})
    return redirect("documents:folder_rights", slug, pk)


@require_POST
def folder_own_rights(request: Request, slug: str, pk: int) -> HttpResponse:
    """Let a folder leave the rights of the one that holds it."""
    folder = queries.get_folder(request.actor, slug, pk, Role.MANAGER)
    actions.give_own_rights(folder, actor=request.actor)
    say(request, _("Le dossier a ses propres droits. Retirez maintenant qui ne doit plus le voir."))
    return redirect("documents:folder_rights", slug, pk)


@require_POST
def folder_parent_rights(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give a folder the rights of the one that holds it again."""
    folder = queries.get_folder(request.actor, slug, pk, Role.MANAGER)
    actions.take_parent_rights(folder, actor=request.actor)
    say(request, _("Le dossier suit de nouveau les droits de celui qui le contient."))
    return redirect("documents:folder_rights", slug, pk)
