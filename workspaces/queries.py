"""Reading spaces: which ones, who is in them, what happened there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.journal import queries as journal
from extranet.journal.models import Entry
from extranet.ui.errors import NotVisible
from workspaces.models import JoinRequest, Visibility, Workspace
from workspaces.modules import modules_of


def my_spaces(actor: Actor) -> QuerySet[Workspace]:
    """Return the spaces granted to the actor, archived ones left out, the locked ones of a zone included."""
    return Workspace.objects.filter(scope_id__in=list(actor.granted), archived_at=None).select_related("scope")


def is_member_of_territory(actor: Actor) -> bool:
    """Say whether the actor belongs to the territory (guests do not): reader of the platform."""
    return actor.is_known and actor.user is not None and not actor.user.is_guest


def findable(actor: Actor) -> QuerySet[Workspace]:
    """Return the spaces whose existence the actor may know of: theirs, and those that are not confidential."""
    known = Q(scope_id__in=list(actor.granted))
    if is_member_of_territory(actor):
        known |= ~Q(visibility=Visibility.CONFIDENTIAL)
    return Workspace.objects.filter(known).select_related("scope")


def find_workspace(actor: Actor, slug: str) -> Workspace:
    """Return a space the actor may know of, whether or not they may enter; NotVisible otherwise."""
    workspace = findable(actor).filter(slug=slug).first()
    if workspace is None:
        raise NotVisible
    return workspace


def get_workspace(actor: Actor, slug: str, *, role: Role = Role.READER, module: str | None = None) -> Workspace:
    """Return the space at `slug` if `actor` holds at least `role` there and `module`, if named, is switched on.

    Raises NotVisible, StepUp when its zone asks for more, or Forbidden with the reason.
    """
    workspace = Workspace.objects.select_related("scope", "owner").filter(slug=slug).first()
    if workspace is None:
        raise NotVisible
    rules.check(actor, role, workspace)
    if module is not None and module not in workspace.modules:
        raise NotVisible(_("Ce module n’est pas ouvert dans cet espace."))
    return workspace


def scopes_within(actor: Actor, workspace: Workspace) -> list[int]:
    """Return the scopes of the space that the actor may read: its own, and those of folders with their own rights."""
    return [scope_id for scope_id, reach in actor.reaches.items() if reach.root_id == workspace.scope_id]


def activity(actor: Actor, workspace: Workspace, *, since: datetime | None = None) -> QuerySet[Entry]:
    """Return the news of the space, newest first."""
    return journal.news(scopes_within(actor, workspace), since=since)


def news_by_space(actor: Actor, spaces: Iterable[Workspace], *, limit: int = 60) -> dict[int, list[Entry]]:
    """Return what others did since the actor's last visit, by the scope number of its space (one query)."""
    roots = {space.scope_id for space in spaces}
    scopes = {scope_id: reach.root_id for scope_id, reach in actor.reaches.items() if reach.root_id in roots}
    if actor.user is None:
        return {}
    since = actor.user.previous_visit_at or actor.user.joined_at
    found: dict[int, list[Entry]] = {}
    for entry in journal.news(scopes, since=since, but_not_by=actor.user.pk)[:limit]:
        found.setdefault(scopes[entry.scope_id], []).append(entry)
    return found


def pending_requests(actor: Actor, workspace: Workspace) -> QuerySet[JoinRequest]:
    """Return the requests that wait for an answer, for a manager of the space."""
    rules.check(actor, Role.MANAGER, workspace)
    return workspace.join_requests.filter(state=JoinRequest.State.PENDING).select_related("user")


def requests_to_answer(actor: Actor) -> QuerySet[JoinRequest]:
    """Return the requests that wait for an answer in every space the actor manages."""
    return JoinRequest.objects.filter(
        state=JoinRequest.State.PENDING, workspace__scope_id__in=actor.scope_ids(Role.MANAGER)
    ).select_related("user", "workspace")


def may_create(actor: Actor) -> QuerySet[Scope]:
    """Return the scopes in whose name the actor may create a space: the platform's, or that of an EPCI they manage."""
    bodies = Scope.objects.filter(Q(key="platform") | Q(key__startswith="epci-"))
    return rules.visible(actor, bodies, Role.MANAGER)


def space_context(actor: Actor, workspace: Workspace, active: str) -> dict[str, Any]:
    """Return what `workspaces/base.html` needs: the space, its tabs, and what the actor may do in it."""
    tabs = [{"key": "home", "label": _("Accueil"), "url": workspace.get_absolute_url(), "icon": "house"}]
    tabs += [
        {"key": module.key, "label": module.label, "url": module.url(workspace), "icon": module.icon}
        for module in modules_of(workspace)
    ]
    members = reverse("workspaces:member_list", args=[workspace.slug])
    tabs.append({"key": "members", "label": _("Membres"), "url": members, "icon": "users"})
    role = actor.role_on(workspace.scope_id)
    if role is Role.MANAGER:
        settings = reverse("workspaces:workspace_settings", args=[workspace.slug])
        tabs.append({"key": "settings", "label": _("Réglages"), "url": settings, "icon": "settings"})
    for tab in tabs:
        tab["active"] = tab["key"] == active
    return {
        "workspace": workspace,
        "tabs": tabs,
        "section": f"space-{workspace.pk}",
        "role": role,
        "can_manage": role is Role.MANAGER,
        "can_contribute": rules.can(actor, Role.CONTRIBUTOR, workspace),
        "can_edit": rules.can(actor, Role.EDITOR, workspace),
    }
