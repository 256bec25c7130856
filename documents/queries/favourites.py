"""Reading what a person has at hand: favourites, and the latest documents of all their spaces."""

from django.db.models import Q, QuerySet

from documents.models import Document, Favourite, Folder
from documents.queries import placements
from documents.queries.listing import Narrow, narrowed
from extranet.access import rules
from extranet.access.actor import Actor
from workspaces.models import Workspace

MOST_FAVOURITES = 100


def favourites_of(actor: Actor, limit: int = MOST_FAVOURITES) -> list[Document | Folder]:
    """Return the folders, then the documents the actor marked and may still see, by name (two queries)."""
    if actor.user is None:
        return []
    mine = Favourite.objects.filter(user_id=actor.user.pk)
    folders = rules.visible(actor, Folder.objects.filter(pk__in=mine.filter(folder__isnull=False).values("folder")))
    shown = rules.visible(actor, placements.standing()).values("document")
    documents = Document.objects.filter(
        Q(scope_id__in=actor.scope_ids()) | Q(pk__in=shown),
        pk__in=mine.filter(document__isnull=False).values("document"),
        deleted_at=None,
        folder__workspace__modules__icontains="documents",
    )
    found: list[Document | Folder] = [
        *folders.filter(workspace__modules__icontains="documents")
        .select_related("workspace", "parent")
        .order_by("name_key", "pk")[:limit],
        *documents.select_related("folder__workspace").order_by("name_key", "pk")[:limit],
    ]
    return found[:limit]


def is_starred(actor: Actor, thing: Document | Folder) -> bool:
    """Say whether a thing is a favourite of the actor."""
    if actor.user is None:
        return False
    owner = {"document": thing} if isinstance(thing, Document) else {"folder": thing}
    return Favourite.objects.filter(user_id=actor.user.pk, **owner).exists()


def all_documents(actor: Actor, narrow: Narrow, space: str = "") -> "QuerySet[Document]":
    """Return every document the actor may see, latest first, narrowed; `space` is the address of one."""
    rows = rules.visible(actor, Document.objects.filter(deleted_at=None))
    rows = rows.filter(folder__workspace__modules__icontains="documents")
    if space:
        rows = rows.filter(folder__workspace__slug=space)
    return (
        narrowed(rows, narrow)
        .select_related("author", "folder__workspace", "folder__parent")
        .order_by("-updated_at", "-id")
    )


def spaces_with_documents(actor: Actor) -> list[tuple[str, str]]:
    """Return the address and name of the spaces in which the actor reads documents, by name."""
    roots = {reach.root_id for reach in actor.reaches.values()}
    spaces = Workspace.objects.filter(scope__in=roots, modules__icontains="documents").order_by("name", "pk")
    return list(spaces.values_list("slug", "name"))
