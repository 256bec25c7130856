"""Reading folders, always through what the actor may see."""

from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from documents.models import Document, Folder
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.search.analysis import fold
from extranet.ui.errors import NotVisible
from extranet.ui.parts import Link
from workspaces.models import Workspace

F_ = TypeVar("F_", Folder, Document)


SORTS = {"nom": "name_key", "date": "updated_at", "taille": "size"}


Choice = tuple[int, str]


def with_module(thing: F_ | None, workspace: Workspace | None) -> F_:
    """Return `thing`, or raise NotVisible when there is none or its space does not have the documents."""
    if thing is None or workspace is None or "documents" not in workspace.modules:
        raise NotVisible
    return thing


def get_root(workspace: Workspace) -> Folder:
    """Return the folder at the top of a space, whose rights the caller has checked."""
    root = Folder.objects.select_related("scope").filter(workspace=workspace, parent=None).first()
    if root is None:
        raise NotVisible
    root.workspace = workspace
    return root


def get_folder(actor: Actor, slug: str, pk: int, role: Role = Role.READER) -> Folder:
    """Return a folder of the space at `slug` if `actor` holds `role` on it: NotVisible, StepUp or Forbidden else."""
    folder = (
        Folder.objects.select_related("scope", "workspace__scope", "author", "parent__scope")
        .filter(pk=pk, workspace__slug=slug)
        .first()
    )
    folder = with_module(folder, folder.workspace if folder else None)
    rules.check(actor, role, folder)
    return folder


def subfolders(actor: Actor, folder: Folder) -> QuerySet[Folder]:
    """Return the folders inside `folder` that the actor may see."""
    return rules.visible(actor, Folder.objects.filter(parent=folder)).order_by("name_key", "id")


def documents_in(folder: Folder, sort: str = "nom", *, descending: bool = False) -> QuerySet[Document]:
    """Return the documents of a folder the actor may see: they all live in its scope."""
    column = SORTS.get(sort, "name_key")
    order = F(column).desc() if descending else F(column).asc()
    return Document.objects.filter(folder=folder, deleted_at=None).select_related("author").order_by(order, "id")


def with_files(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Return the same documents with what is known of their files, to show small pictures of them."""
    return documents.select_related("author", "current__blob")


def crumbs(actor: Actor, folder: Folder) -> list[Link]:
    """Return the way from the space's root to `folder`; ancestors the actor may not see are left out (one query)."""
    by_id = {
        pk: (name, parent_id, scope_id)
        for pk, name, parent_id, scope_id in Folder.objects.filter(workspace_id=folder.workspace_id).values_list(
            "pk", "name", "parent_id", "scope_id"
        )
    }
    links: list[Link] = []
    at: int | None = folder.pk
    while at is not None:
        name, parent_id, scope_id = by_id[at]
        if scope_id in actor.reaches:
            shown = Folder(pk=at, name=name, parent_id=parent_id, workspace=folder.workspace)
            links.append(Link(str(_("Documents")) if parent_id is None else name, shown.get_absolute_url()))
        at = parent_id
    return links[::-1]


def paths_of(actor: Actor, numbers: list[int]) -> dict[int, str]:
    """Return the way to each document from the top of its space (« Ressources › Modèles »), "" at the top itself.

    Folders the actor may not see are left out; one query a level, however many documents.
    """
    holders = dict(Document.objects.filter(pk__in=numbers).values_list("pk", "folder_id"))
    known: dict[int, tuple[str, int | None, int]] = {}
    missing = set(holders.values())
    while missing:
        rows = Folder.objects.filter(pk__in=missing).values_list("pk", "name", "parent_id", "scope_id")
        known |= {pk: (name, parent_id, scope_id) for pk, name, parent_id, scope_id in rows}
        missing = {parent_id for _name, parent_id, _scope in known.values() if parent_id} - known.keys()
    return {pk: _path_to(actor, folder_id, known) for pk, folder_id in holders.items()}


def _path_to(actor: Actor, folder_id: int, known: dict[int, tuple[str, int | None, int]]) -> str:
    names: list[str] = []
    at: int | None = folder_id
    while at is not None and at in known:
        name, parent_id, scope_id = known[at]
        if parent_id is not None and scope_id in actor.reaches:
            names.append(name)
        at = parent_id
    return " › ".join(reversed(names))


def folders_above(folder_id: int) -> list[tuple[str, int]]:
    """Return a folder and those that hold it as the journal names things: who follows one hears of what is below."""
    named: list[tuple[str, int]] = []
    at: int | None = folder_id
    while at is not None:
        named.append(("documents.folder", at))
        at = Folder.objects.filter(pk=at).values_list("parent_id", flat=True).first()
    return named


def get_target(actor: Actor, pk: int) -> Folder:
    """Return a folder of any space that the actor may add to."""
    folder = Folder.objects.select_related("scope", "workspace").filter(pk=pk).first()
    if folder is None:
        raise NotVisible
    rules.check(actor, Role.CONTRIBUTOR, folder)
    return folder


def targets(actor: Actor, workspace: Workspace) -> list[Choice | tuple[str, list[Choice]]]:
    """Return the folders a document of `workspace` may be put in: those of its space, then of each other space.

    Only folders the actor may add to, each named under its parent. Nothing enters or leaves the health zone.
    """
    allowed = set(actor.scope_ids(Role.CONTRIBUTOR))
    others = Q(pk=workspace.pk)
    if workspace.scope.zone == Zone.STANDARD:
        spaces = {reach.root_id for scope_id, reach in actor.reaches.items() if scope_id in allowed}
        others |= Q(scope__in=spaces, scope__zone=Zone.STANDARD, modules__icontains="documents")
    rows = (
        Folder.objects.filter(workspace__in=Workspace.objects.filter(others))
        .order_by("name_key", "pk")
        .values_list("workspace__name", "workspace_id", "pk", "parent_id", "name", "scope_id")
    )
    trees: dict[tuple[str, int], list[tuple[int, int | None, str, bool]]] = {}
    for space, space_id, pk, parent_id, name, scope_id in rows:
        trees.setdefault((space, space_id), []).append((pk, parent_id, name, scope_id in allowed))
    own = _paths(trees.pop((workspace.name, workspace.pk), []))
    by_name = sorted(trees.items(), key=lambda item: fold(item[0][0]))
    elsewhere = [(space, _paths(tree)) for (space, _pk), tree in by_name]
    return [*own, *((space, paths) for space, paths in elsewhere if paths)]


def _paths(tree: list[tuple[int, int | None, str, bool]]) -> list[Choice]:
    """Return the allowed folders of one space, each under the allowed ones that hold it."""
    children: dict[int | None, list[tuple[int, str, bool]]] = {}
    for pk, parent_id, name, is_allowed in tree:
        children.setdefault(parent_id, []).append((pk, name, is_allowed))
    choices: list[Choice] = []

    def walk(parent_id: int | None, path: str) -> None:
        for pk, name, is_allowed in children.get(parent_id, []):
            label = str(_("Documents")) if parent_id is None else name
            below = path
            if is_allowed:
                below = f"{path} › {label}" if path else label
                choices.append((pk, below))
            walk(pk, below)

    walk(None, "")
    return choices
