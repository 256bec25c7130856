"""Choosing a folder among those of all spaces, one level at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from documents.models import Folder
from documents.naming import fold_name
from documents.queries.drive import entrances, top_of
from documents.queries.folders import crumbs, with_module
from documents.queries.selection import Thing, space_of
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.ui.errors import NotVisible
from extranet.ui.parts import Link
from workspaces.models import Workspace
from workspaces.queries import by_name

MOST_LISTED = 200


@dataclass
class Shelf:
    """One level of the chooser: the folder one stands in (None: among the spaces), and what one may step into."""

    folder: Folder | None = None
    crumbs: list[Link] = field(default_factory=list)
    spaces: list[Workspace] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    may_add: bool = False


def shelf(actor: Actor, things: Sequence[Thing], at: int | None, typed: str = "") -> Shelf:
    """Return the level `at` (a folder's number; None: the spaces), or the folders that answer what was typed."""
    spaces = reachable(actor, things)
    if typed.strip():
        return Shelf(folders=_named(actor, spaces, typed))
    if at is None:
        top = top_of(actor, spaces[0]) if len(spaces) == 1 else None
        if top is None:
            return Shelf(spaces=_whole(actor, spaces), folders=_ways_in(actor, spaces))
        at = top.pk
    folder = Folder.objects.select_related("scope", "workspace__scope", "parent").filter(pk=at).first()
    if folder is None or folder.scope_id not in actor.reaches or folder.workspace not in spaces:
        raise NotVisible
    with_module(folder, folder.workspace)
    inside = rules.visible(actor, Folder.objects.filter(parent=folder)).order_by("name_key", "pk")[:MOST_LISTED]
    # A folder does not go into itself.
    moving = {thing.pk for thing in things if isinstance(thing, Folder)}
    return Shelf(
        folder,
        crumbs(actor, folder),
        folders=[child for child in _with_steps(inside, actor) if child.pk not in moving],
        may_add=rules.can(actor, Role.CONTRIBUTOR, folder),
    )


def reachable(actor: Actor, things: Sequence[Thing]) -> list[Workspace]:
    """Return the spaces where the actor may add, as far as the zones of `things` let them go there."""
    adding = set(actor.scope_ids(Role.CONTRIBUTOR))
    roots = {reach.root_id for scope_id, reach in actor.reaches.items() if scope_id in adding}
    spaces = Workspace.objects.filter(scope__in=roots, modules__icontains="documents", archived_at=None)
    origins = {space_of(thing).pk: space_of(thing) for thing in things}
    if any(space.scope.zone == Zone.HEALTH for space in origins.values()):
        spaces = spaces.filter(pk__in=origins) if len(origins) == 1 else spaces.none()
    else:
        spaces = spaces.filter(scope__zone=Zone.STANDARD)
    return by_name(spaces.select_related("scope").order_by("pk"), key=lambda space: space.name)


def _is_whole(actor: Actor, space: Workspace) -> bool:
    return space.scope_id in actor.reaches


def _whole(actor: Actor, spaces: list[Workspace]) -> list[Workspace]:
    """Return the spaces one sees from their top, each with the number of its `top` folder."""
    tops = Folder.objects.filter(workspace__in=spaces, parent=None).values_list("workspace_id", "pk")
    found = dict(tops)
    whole = [space for space in spaces if _is_whole(actor, space) and space.pk in found]
    for space in whole:
        space.top = found[space.pk]  # type: ignore[attr-defined]
    return whole


def _ways_in(actor: Actor, spaces: list[Workspace]) -> list[Folder]:
    """Return the folders one was let into without seeing their space."""
    found: list[Folder] = []
    for space in spaces:
        if not _is_whole(actor, space):
            for folder in entrances(actor, space):
                folder.workspace = space
                folder.has_more = True  # type: ignore[attr-defined]
                found.append(folder)
    return found


def _with_steps(folders: "QuerySet[Folder]", actor: Actor) -> list[Folder]:
    inside = Folder.objects.filter(parent=OuterRef("pk"), scope_id__in=actor.scope_ids(Role.READER))
    return list(folders.annotate(has_more=Exists(inside)))


def _named(actor: Actor, spaces: list[Workspace], typed: str) -> list[Folder]:
    """Return the folders one may add to whose names contain what was typed."""
    rows = Folder.objects.filter(
        workspace__in=spaces, parent__isnull=False, name_key__contains=fold_name(typed.strip())
    )
    rows = rules.visible(actor, rows, Role.CONTRIBUTOR).select_related("workspace", "parent")
    return _with_steps(rows.order_by("name_key", "pk")[:MOST_LISTED], actor)
