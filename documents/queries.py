"""Reading folders and documents, always through what the actor may see."""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import Group
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from documents.models import Blob, Document, Extract, Folder, Version
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.explain import readers, who
from extranet.access.models import Role, Scope, Zone
from extranet.accounts.models import User
from extranet.search.analysis import fold
from extranet.ui.errors import Invalid, NotVisible
from extranet.ui.parts import Link
from workspaces.models import Workspace
from workspaces.queries import scopes_within

F_ = TypeVar("F_", Folder, Document)
SORTS = {"nom": "name_key", "date": "updated_at", "taille": "size"}
PREVIEW = 1500


def _with_module(thing: F_ | None, workspace: Workspace | None) -> F_:
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
    folder = _with_module(folder, folder.workspace if folder else None)
    rules.check(actor, role, folder)
    return folder


def get_document(actor: Actor, pk: int, role: Role = Role.READER, *, in_bin: bool = False) -> Document:
    """Return a document if `actor` holds `role` on it; one in the bin only when `in_bin` asks for it."""
    document = (
        Document.objects.select_related(
            "scope", "author", "deleted_by", "current__blob", "current__author", "folder__workspace__scope"
        )
        .filter(pk=pk, deleted_at__isnull=not in_bin)
        .first()
    )
    document = _with_module(document, document.folder.workspace if document else None)
    rules.check(actor, role, document)
    return document


def get_version(document: Document, number: int) -> Version:
    """Return one version of a document the caller may read."""
    version = document.versions.select_related("blob").filter(number=number).first()
    if version is None:
        raise NotVisible
    return version


def subfolders(actor: Actor, folder: Folder) -> QuerySet[Folder]:
    """Return the folders inside `folder` that the actor may see."""
    return rules.visible(actor, Folder.objects.filter(parent=folder)).order_by("name_key", "id")


def documents_in(folder: Folder, sort: str = "nom", *, descending: bool = False) -> QuerySet[Document]:
    """Return the documents of a folder the actor may see: they all live in its scope."""
    column = SORTS.get(sort, "name_key")
    order = F(column).desc() if descending else F(column).asc()
    return Document.objects.filter(folder=folder, deleted_at=None).select_related("author").order_by(order, "id")


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


def versions_of(document: Document) -> QuerySet[Version]:
    """Return the versions of a document, newest first."""
    return document.versions.select_related("author", "blob").order_by("-number")


def text_of(document: Document) -> str:
    """Return the beginning of the text found in the document's current version."""
    found = Extract.objects.filter(version=document.current).values_list("text", flat=True).first()
    lines = (" ".join(line.split()) for line in (found or "")[: 2 * PREVIEW].splitlines())
    return "\n".join(line for line in lines if line)[:PREVIEW]


def recent_documents(actor: Actor, limit: int = 6) -> list[Document]:
    """Return the latest documents the actor may see, each with `space_name` (two queries at most)."""
    return recent_in(actor.scope_ids(Role.READER), limit)


def recent_in(scope_ids: list[int], limit: int) -> list[Document]:
    """Return the latest documents of some scopes the caller may read.

    The `limit` latest can only be in the `limit` scopes whose latest are the latest, and none is older than the
    `limit`-th of any one scope: both are looks into the index on (scope, -updated_at), however many there are.
    """
    alive = Document.objects.filter(deleted_at=None)
    of_scope = alive.filter(scope=OuterRef("pk")).order_by("-updated_at").values("updated_at")
    scopes = list(
        Scope.objects.filter(pk__in=scope_ids)
        .annotate(latest=Subquery(of_scope[:1]), enough=Subquery(of_scope[limit - 1 : limit]))
        .filter(latest__isnull=False)
        .order_by("-latest")
        .values_list("pk", "latest", "enough")[:limit]
    )
    found = alive.filter(scope__in=[pk for pk, _latest, _enough in scopes]).select_related("folder__workspace")
    oldest = [enough for _pk, _latest, enough in scopes if enough is not None]
    if len(scopes) == limit:
        oldest.append(min(latest for _pk, latest, _enough in scopes))
    if oldest:
        found = found.filter(updated_at__gte=max(oldest))
    latest = list(found.order_by("-updated_at", "-pk")[:limit]) if scopes else []
    for document in latest:
        document.space_name = document.folder.workspace.name  # type: ignore[attr-defined]
    return [document for document in latest if "documents" in document.folder.workspace.modules]


def in_bin(actor: Actor, workspace: Workspace) -> QuerySet[Document]:
    """Return what the actor may restore in a space: all of it for editors, what is theirs for contributors."""
    scopes = set(scopes_within(actor, workspace))
    editing = scopes.intersection(actor.scope_ids(Role.EDITOR))
    adding = scopes.intersection(actor.scope_ids(Role.CONTRIBUTOR))
    mine = Q(scope_id__in=adding) & (Q(author=actor.user) | Q(deleted_by=actor.user))
    return (
        Document.objects.filter(Q(scope_id__in=editing) | mine, deleted_at__isnull=False)
        .select_related("deleted_by", "folder")
        .order_by("-deleted_at", "-id")
    )


def get_target(actor: Actor, pk: int) -> Folder:
    """Return a folder of any space that the actor may add to."""
    folder = Folder.objects.select_related("scope", "workspace").filter(pk=pk).first()
    if folder is None:
        raise NotVisible
    rules.check(actor, Role.CONTRIBUTOR, folder)
    return folder


Choice = tuple[int, str]


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


def holders(actor: Actor, folder: Folder) -> tuple[list[Group], list[User]]:
    """Return the groups and people of the space who could be given a role on a folder: those it was opened to."""
    reasons = who(actor, folder.workspace) if rules.can(actor, Role.READER, folder.workspace) else []
    groups = [reason.group for reason in reasons if reason.group]
    return groups, [reason.user for reason in reasons if reason.user]


def get_holder(actor: Actor, folder: Folder, name: str) -> User | Group:
    """Return the person or group named "user-12", "group-3", or by an address; Invalid for who is not of the space."""
    kind, _dash, number = name.partition("-")
    holder: User | Group | None = None
    if kind == "group" and number.isdigit():
        holder = Group.objects.filter(pk=number).first()
        known = {group.pk for group in holders(actor, folder)[0]} if holder else set()
        known |= {reason.group.pk for reason in who(actor, folder) if reason.group}
    else:
        wanted = Q(pk=number) if kind == "user" and number.isdigit() else Q(email=name.strip().lower())
        holder = User.objects.filter(wanted, is_active=True).first()
        known = readers(folder.workspace.scope_id) | readers(folder.scope_id)
    if holder is None or holder.pk not in known:
        raise Invalid(
            _("Cette personne ou ce groupe n’est pas membre de l’espace : ajoutez-la d’abord."), field="holder"
        )
    return holder


def known_addresses(addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses that the database knows."""
    return set(Blob.objects.filter(address__in=list(addresses)).values_list("address", flat=True))


def last_number(document: Document) -> int:
    """Return the number of the document's latest version."""
    return int(document.versions.aggregate(last=Max("number"))["last"] or 0)
