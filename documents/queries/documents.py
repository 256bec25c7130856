"""Reading documents and their versions, always through what the actor may see."""

from collections.abc import Iterable

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from documents.models import Blob, Document, Extract, Folder, Version
from documents.queries import placements
from documents.queries.folders import with_module
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.ui.errors import NotVisible
from workspaces.models import Workspace
from workspaces.queries import scopes_within

PREVIEW = 1500
MOST_BINNED = 20


def get_document(actor: Actor, pk: int, role: Role = Role.READER, *, in_bin: bool = False) -> Document:
    """Return a document if `actor` holds `role` on it; one in the bin only when `in_bin` asks for it.

    A document shown in a folder the actor reads may be read too, and its `shown_in` says so: pages of its own folder,
    its past versions and whatever asks for more than reading stay closed (docs/decisions/0038).
    """
    document = (
        Document.objects.select_related(
            "scope", "author", "deleted_by", "current__blob", "current__author", "folder__workspace__scope"
        )
        .filter(pk=pk, deleted_at__isnull=not in_bin)
        .first()
    )
    document = with_module(document, document.folder.workspace if document else None)
    if role is Role.READER and not in_bin and not rules.can(actor, role, document):
        document.shown_in = placements.way_in(actor, document)
    if document.shown_in is None:
        rules.check(actor, role, document)
    return document


def get_version(document: Document, number: int) -> Version:
    """Return one version of a document the caller may read: of one that is only shown to them, the current one."""
    check_version(document, number)
    version = document.versions.select_related("blob").filter(number=number).first()
    if version is None:
        raise NotVisible
    return version


def check_version(document: Document, number: int) -> None:
    """Raise NotVisible for a past version of a document that is only shown to who asked for it."""
    if document.shown_in is not None and (document.current is None or document.current.number != number):
        raise NotVisible


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
        # Editors get them back with their folder.
        .exclude(folder__deleted_at=F("deleted_at"), scope_id__in=editing)
        .select_related("deleted_by", "folder")
        .order_by("-deleted_at", "-id")
    )


def get_binned_folder(actor: Actor, slug: str, pk: int) -> Folder:
    """Return a folder of the bin of a space, if the actor may read it."""
    rows = Folder.everywhere.select_related("scope", "workspace__scope", "parent__scope")
    folder = rows.filter(pk=pk, workspace__slug=slug, deleted_at__isnull=False).first()
    folder = with_module(folder, folder.workspace if folder else None)
    rules.check(actor, Role.READER, folder)
    return folder


def to_erase(actor: Actor, workspace: Workspace) -> QuerySet[Document]:
    """Return what is in the bin of a space, of what the actor manages there."""
    managed = set(scopes_within(actor, workspace)).intersection(actor.scope_ids(Role.MANAGER))
    return (
        Document.objects.filter(scope_id__in=managed, deleted_at__isnull=False).select_related("scope").order_by("pk")
    )


def folders_in_bin(actor: Actor, workspace: Workspace) -> list[Folder]:
    """Return the folders the actor may restore whole, latest first, each with `held`, the documents gone with it."""
    scopes = set(scopes_within(actor, workspace))
    editing = scopes.intersection(actor.scope_ids(Role.EDITOR))
    adding = scopes.intersection(actor.scope_ids(Role.CONTRIBUTOR))
    mine = Q(scope_id__in=adding, author=actor.user)
    rows = Folder.everywhere.filter(Q(scope_id__in=editing) | mine, workspace=workspace, deleted_at__isnull=False)
    # The topmost of those that went together: what went with it comes back with it.
    rows = rows.exclude(parent__deleted_at=F("deleted_at")).select_related("deleted_by", "parent")
    found = list(rows.order_by("-deleted_at", "-id")[:MOST_BINNED])
    gone = Document.objects.filter(folder__workspace=workspace, deleted_at__in=[row.deleted_at for row in found])
    held = dict(gone.values_list("deleted_at").annotate(Count("pk")).order_by())
    for folder in found:
        folder.held = held.get(folder.deleted_at, 0)  # type: ignore[attr-defined]
    return found


def last_number(document: Document) -> int:
    """Return the number of the document's latest version."""
    return int(document.versions.aggregate(last=Max("number"))["last"] or 0)


def known_addresses(addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses that the database knows."""
    return set(Blob.objects.filter(address__in=list(addresses)).values_list("address", flat=True))
