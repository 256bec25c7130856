"""Reading for the network drive: by names, few columns, few queries whatever a folder holds."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from documents.models import DeadProperty, Document, Folder, Scratch
from documents.naming import fold_name
from extranet.access import rules
from extranet.access.actor import Actor
from workspaces.models import Workspace


class Facts(NamedTuple):
    """What the drive shows of a document: no model is made of the thousands of a folder."""

    pk: int
    name: str
    size: int
    created_at: datetime
    updated_at: datetime
    address: str
    media_type: str


_COLUMNS = ("pk", "name", "size", "created_at", "updated_at", "current__blob__address", "current__blob__media_type")


def drive_spaces(actor: Actor) -> list[Workspace]:
    """Return the spaces in which the actor may read some folder, by address."""
    roots = {reach.root_id for reach in actor.reaches.values()}
    spaces = Workspace.objects.filter(scope_id__in=roots, modules__icontains="documents").select_related("scope")
    return [space for space in spaces.order_by("slug") if "documents" in space.modules]


def drive_space(actor: Actor, slug: str) -> Workspace | None:
    """Return the space at `slug`, if the actor may read some folder of it."""
    roots = {reach.root_id for reach in actor.reaches.values()}
    space = Workspace.objects.filter(slug=slug, scope_id__in=roots).select_related("scope").first()
    return space if space is not None and "documents" in space.modules else None


def top_of(actor: Actor, space: Workspace) -> Folder | None:
    """Return the folder at the top of a space, if the actor may read it."""
    return rules.visible(actor, Folder.objects.filter(workspace=space, parent=None)).select_related("scope").first()


def entrances(actor: Actor, space: Workspace) -> list[Folder]:
    """Return the folders the actor may read below one they may not: shown at the top, their only way in."""
    own = [pk for pk, reach in actor.reaches.items() if reach.root_id == space.scope_id and pk != space.scope_id]
    if not own:
        return []
    folders = Folder.objects.filter(workspace=space, scope_id__in=own).select_related("parent", "scope")
    return [
        folder
        for folder in folders.order_by("name_key", "pk")
        if folder.parent is not None and folder.parent.scope_id not in actor.reaches
    ]


def folder_named(actor: Actor, parent: Folder, name: str) -> Folder | None:
    """Return the folder of `parent` called exactly `name`, if the actor may read it."""
    rows = Folder.objects.filter(parent=parent, name_key=fold_name(name), name=name).select_related("scope")
    return rules.visible(actor, rows).order_by("pk").first()


def folders_of(actor: Actor, parent: Folder) -> list[Folder]:
    """Return the folders of `parent` the actor may read."""
    return list(rules.visible(actor, Folder.objects.filter(parent=parent)).order_by("name_key", "pk"))


def facts_named(folder: Folder, name: str) -> Facts | None:
    """Return the document of a folder called exactly `name`, unless a program put it aside."""
    rows = _shown(folder).filter(name_key=fold_name(name), name=name)
    row = rows.values_list(*_COLUMNS).first()
    return Facts(*row) if row else None


def facts_in(folder: Folder) -> list[Facts]:
    """Return the documents of a folder, but those a program put aside."""
    return [Facts(*row) for row in _shown(folder).order_by("name_key", "pk").values_list(*_COLUMNS)]


def facts_of(document: Document) -> Facts | None:
    """Return what the drive shows of a document."""
    row = Document.objects.filter(pk=document.pk, current__isnull=False).values_list(*_COLUMNS).first()
    return Facts(*row) if row else None


def _shown(folder: Folder) -> QuerySet[Document]:
    return Document.objects.filter(folder=folder, deleted_at=None, current__isnull=False, aside=None)


def is_set_aside(folder: Folder, name: str) -> bool:
    """Say whether a program put aside a document of that name, to write another in its place."""
    return Document.objects.filter(
        folder=folder, deleted_at=None, name_key=fold_name(name), aside__isnull=False
    ).exists()


def scratch_named(folder: Folder, name: str) -> Scratch | None:
    """Return the passing file of a folder called exactly `name`."""
    rows = Scratch.objects.filter(folder=folder, name_key=fold_name(name), name=name)
    return rows.select_related("blob", "document", "folder").first()


def scratches_in(folder: Folder) -> list[Scratch]:
    """Return the passing files of a folder."""
    rows = Scratch.objects.filter(folder=folder).select_related("blob", "document__current__blob")
    return list(rows.order_by("name_key", "pk"))


def drive_document(pk: int) -> Document | None:
    """Return a document that the drive has just shown, with what actions ask of it."""
    rows = Document.objects.filter(pk=pk, deleted_at=None)
    return rows.select_related("scope", "folder__scope", "folder__workspace", "current__blob").first()


def clashing(actor: Actor, folder: Folder, name: str, besides: Document | Folder | Scratch | None = None) -> str | None:
    """Return the name of what would be taken for `name` in a folder, as far as the actor sees, but for `besides`."""
    key = {"name_key": fold_name(name)}
    folders = rules.visible(actor, Folder.objects.filter(parent=folder, **key))
    documents = Document.objects.filter(folder=folder, deleted_at=None, aside=None, **key)
    scratches = Scratch.objects.filter(folder=folder, **key)
    if besides is not None:
        own = besides.pk
        folders = folders.exclude(pk=own) if isinstance(besides, Folder) else folders
        documents = documents.exclude(pk=own) if isinstance(besides, Document) else documents
        scratches = scratches.exclude(pk=own) if isinstance(besides, Scratch) else scratches
    for names in (rows.values_list("name", flat=True) for rows in (folders, documents, scratches)):
        if (found := names.first()) is not None:
            return found
    return None


def noted_of(thing: Document | Folder | Scratch) -> dict[str, str]:
    """Return the properties programs noted about a thing."""
    return dict(thing.dead_properties.values_list("name", "xml"))


def noted_in(folder: Folder) -> dict[tuple[str, int], dict[str, str]]:
    """Return the properties programs noted about what is directly in a folder, by kind and number (one query)."""
    inside = Q(document__folder=folder) | Q(folder__parent=folder) | Q(scratch__folder=folder)
    noted: dict[tuple[str, int], dict[str, str]] = {}
    rows = DeadProperty.objects.filter(inside).values_list("document_id", "folder_id", "scratch_id", "name", "xml")
    for document_id, folder_id, scratch_id, name, xml in rows:
        owners = (("document", document_id), ("folder", folder_id), ("scratch", scratch_id))
        owner = next((kind, pk) for kind, pk in owners if pk is not None)
        noted.setdefault(owner, {})[name] = xml
    return noted
