"""Reading spaces: which ones, who is in them, what happened there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import Structure, StructureKind
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.accounts.models import User
from extranet.journal import queries as journal
from extranet.journal.models import Entry
from extranet.search.analysis import fold
from extranet.ui.errors import NotVisible
from extranet.ui.parts import Link
from workspaces.models import JoinRequest, Visibility, Workspace
from workspaces.modules import modules_of

MOST_IN_SIDEBAR = 12


def my_spaces(actor: Actor) -> QuerySet[Workspace]:
    """Return the spaces granted to the actor, archived ones left out, the locked ones of a zone included."""
    return Workspace.objects.filter(scope_id__in=list(actor.granted), archived_at=None).select_related("scope")


T = TypeVar("T")


def by_name(things: Iterable[T], *, key: Callable[[T], str]) -> list[T]:
    """Return `things` in the order of a French dictionary: É beside E, capitals beside small letters."""
    return sorted(things, key=lambda thing: fold(key(thing)))


@dataclass(frozen=True, slots=True)
class SidebarSpace:
    """A space in the frame of every page."""

    name: str
    url: str
    icon: str
    colour: int
    unread: int = 0


def sidebar(request: HttpRequest) -> list[SidebarSpace]:
    """Return the spaces for the frame of a page: the first that fit, by name (one query)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_known:
        return []
    rows = by_name(my_spaces(actor).values_list("name", "slug", "icon", "colour"), key=lambda row: row[0])
    return [
        SidebarSpace(name, reverse("workspaces:workspace_detail", args=[slug]), icon, colour)
        for name, slug, icon, colour in rows[:MOST_IN_SIDEBAR]
    ]


def is_member_of_territory(actor: Actor) -> bool:
    """Say whether the actor belongs to the territory (guests do not): reader of the platform."""
    return actor.is_known and actor.user is not None and not actor.user.is_guest


def findable(actor: Actor) -> QuerySet[Workspace]:
    """Return the spaces whose existence the actor may know of: theirs, and those that are not confidential."""
    known = Q(scope_id__in=list(actor.granted))
    if is_member_of_territory(actor):
        known |= ~Q(visibility=Visibility.CONFIDENTIAL)
    return Workspace.objects.filter(known).select_related("scope")


def listed(actor: Actor) -> list[Workspace]:
    """Return the findable spaces as they are listed: the actor's own, the others, then the archived ones; by name."""
    found = by_name(findable(actor), key=lambda space: space.name)
    return sorted(found, key=lambda space: (space.archived_at is not None, space.scope_id not in actor.granted))


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


def workspace_of(scope: Scope) -> Workspace:
    """Return the space that `scope`, its own or one under it, belongs to; the caller has checked the rights."""
    workspace = Workspace.objects.select_related("scope").filter(scope_id=scope.root_id).first()
    if workspace is None:
        raise NotVisible
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
        if entry.scope_id is not None:
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


def possible_owners(actor: Actor) -> QuerySet[Structure]:
    """Return the bodies that may answer for a space the actor creates: any EPCI, or only those they manage."""
    bodies = may_create(actor)
    owners = Structure.objects.filter(kind__in=[StructureKind.PAYS, StructureKind.EPCI]).order_by("name")
    return owners if bodies.filter(key="platform").exists() else owners.filter(scope__in=bodies)


def space_context(actor: Actor, workspace: Workspace, active: str) -> dict[str, Any]:
    """Return what `workspaces/base.html` needs: the space, its tabs, and what the actor may do in it."""
    role = actor.role_on(workspace.scope_id)
    tabs = [Link(_("Accueil"), workspace.get_absolute_url(), "house", active == "home")]
    tabs += [
        Link(str(module.label), module.url(workspace), module.icon, active == module.key)
        for module in modules_of(workspace)
    ]
    members = reverse("workspaces:member_list", args=[workspace.slug])
    tabs.append(Link(_("Membres"), members, "users", active == "members"))
    if role is Role.MANAGER:
        settings = reverse("workspaces:workspace_settings", args=[workspace.slug])
        tabs.append(Link(_("Réglages"), settings, "settings", active == "settings"))
    return {
        "workspace": workspace,
        "tabs": tabs,
        "section": f"space-{workspace.pk}",
        "role": role,
        "can_manage": role is Role.MANAGER,
        "can_contribute": rules.can(actor, Role.CONTRIBUTOR, workspace),
        "can_edit": rules.can(actor, Role.EDITOR, workspace),
    }


def check_manages(actor: Actor, workspace: Workspace) -> None:
    """Raise unless the actor manages the space, archived or not."""
    if actor.role_on(workspace.scope_id) is not Role.MANAGER:
        rules.check(actor, Role.MANAGER, workspace)


def get_holder(workspace: Workspace, name: str) -> User | Group:
    """Return the person ("user-12") or group ("group-3") that holds a grant on the space; NotVisible otherwise."""
    kind, _dash, number = name.partition("-")
    holder: User | Group | None
    if kind == "user":
        holder = User.objects.filter(usergrant__content_object=workspace.scope, pk=number).first()
    else:
        holder = Group.objects.filter(groupgrant__content_object=workspace.scope, pk=number).first()
    if holder is None:
        raise NotVisible
    return holder


def get_join_request(actor: Actor, pk: int) -> JoinRequest:
    """Return a request to enter a space that the actor manages; NotVisible for everyone else."""
    request = JoinRequest.objects.select_related("workspace__scope", "user").filter(pk=pk).first()
    if request is None:
        raise NotVisible
    rules.check(actor, Role.MANAGER, request.workspace)
    return request


def workspace_at(slug: str) -> Workspace | None:
    """Return the space at `slug`, if there is one: for the command line, which has every right."""
    return Workspace.objects.select_related("scope").filter(slug=slug).first()
