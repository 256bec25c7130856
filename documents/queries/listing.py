"""What a folder's page lists: its folders, then its documents, a page at a time, narrowed and sorted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from documents.models import Document, DocumentKind, Favourite, Folder, Placement
from documents.naming import fold_name
from documents.queries.folders import documents_in, subfolders
from documents.queries.folders import with_files as with_files_of
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.ui.files import BY_EXTENSION, IMAGE, PDF, SHEET, SLIDES, SOUND, TEXT, VIDEO

M = TypeVar("M", Document, Placement)
TYPES = {
    "texte": TEXT,
    "pdf": PDF,
    "tableur": SHEET,
    "presentation": SLIDES,
    "image": IMAGE,
    "son": SOUND,
    "video": VIDEO,
}
NOTES = "note"


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a list is narrowed to; empty: everything. `days`: changed since."""

    words: str = ""
    kind: str = ""
    author: int | None = None
    tag: str = ""
    days: int | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.kind or self.author or self.tag or self.days)


@dataclass(frozen=True, slots=True)
class Size:
    """How much a folder holds itself, below left aside."""

    documents: int
    bytes: int


class Contents(Sequence[Any]):
    """The folders of a folder and then its documents as one sequence, for a paginator: only a page of it is read."""

    def __init__(self, folders: "QuerySet[Folder]", documents: "QuerySet[Document]", count: int | None = None) -> None:
        self.folders, self.documents = folders, documents
        self.folder_count = folders.count()
        self.document_count = documents.count() if count is None else count

    def __len__(self) -> int:
        return self.folder_count + self.document_count

    def __getitem__(self, at: Any) -> Any:
        start, stop = at.start or 0, at.stop
        folders = list(self.folders[start:stop]) if start < self.folder_count else []
        first, last = max(0, start - self.folder_count), stop - self.folder_count
        return folders + (list(self.documents[first:last]) if last > 0 else [])


def contents_of(
    actor: Actor,
    folder: Folder,
    narrow: Narrow,
    sort: str,
    *,
    descending: bool,
    size: Size,
    with_files: bool = False,
) -> Contents:
    """Return what a folder of a known size, which the actor may read, holds; once narrowed, its documents alone."""
    folders = subfolders(actor, folder)
    if narrow:
        folders = folders.none()
    elif descending and sort == "nom":
        folders = folders.reverse()
    documents = documents_in(folder, sort, descending=descending)
    if with_files:
        documents = with_files_of(documents)
    return Contents(
        folders.annotate(held=Count("documents", filter=Q(documents__deleted_at=None))),
        narrowed(documents, narrow),
        None if narrow else size.documents,
    )


def narrowed(documents: "QuerySet[M]", narrow: Narrow, prefix: str = "") -> "QuerySet[M]":
    """Return those of the documents that answer; `prefix` when `documents` are rows that point at one."""
    found = Q()
    for word in fold_name(narrow.words).split():
        found &= Q(**{f"{prefix}name_key__contains": word})
    if narrow.kind == NOTES:
        found &= Q(**{f"{prefix}kind": DocumentKind.NOTE})
    elif narrow.kind in TYPES:
        ends = [extension for extension, kind in BY_EXTENSION.items() if kind is TYPES[narrow.kind]]
        of_type = Q()
        for end in ends:
            of_type |= Q(**{f"{prefix}name_key__endswith": f".{end}"})
        found &= of_type
    if narrow.author:
        found &= Q(**{f"{prefix}author": narrow.author})
    if narrow.days:
        found &= Q(**{f"{prefix}updated_at__gte": timezone.now() - timedelta(days=narrow.days)})
    if narrow.tag:
        # Kept as JSON: escaped by one engine, plain in the other.
        escaped, plain = json.dumps(narrow.tag), json.dumps(narrow.tag, ensure_ascii=False)
        documents = documents.annotate(words=Cast(f"{prefix}tags", TextField()))
        found &= Q(words__contains=escaped) | Q(words__contains=plain)
    return documents.filter(found)


def size_of(folder: Folder) -> Size:
    """Return how many documents a folder holds itself, and their size (one query)."""
    found = Document.objects.filter(folder=folder, deleted_at=None).aggregate(n=Count("pk"), bytes=Sum("size"))
    return Size(found["n"], found["bytes"] or 0)


def authors_in(folder: Folder) -> list[tuple[int, str]]:
    """Return who added the documents of a folder, by name."""
    people = User.objects.filter(
        pk__in=Document.objects.filter(folder=folder, deleted_at=None).values("author")
    ).order_by("last_name", "first_name", "pk")
    return [(user.pk, str(user)) for user in people[:200]]


def starred(actor: Actor, things: Sequence[Any]) -> set[str]:
    """Return which of the documents and folders are favourites of the actor, as « d12 » and « f3 » (one query)."""
    documents = [thing.pk for thing in things if isinstance(thing, Document)]
    folders = [thing.pk for thing in things if isinstance(thing, Folder)]
    if actor.user is None or not things:
        return set()
    rows = Favourite.objects.filter(Q(document__in=documents) | Q(folder__in=folders), user_id=actor.user.pk)
    return {f"d{document}" if document else f"f{folder}" for document, folder in rows.values_list("document", "folder")}
