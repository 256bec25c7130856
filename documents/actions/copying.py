"""Copies of documents and folders: new rows that point at the same files, or at twins of sealed ones.

Twins are written before the transaction that makes the rows: a gigabyte takes seconds.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from documents import storage
from documents.actions.usage import take
from documents.jobs.text import extract_text
from documents.models import Blob, DeadProperty, Document, DocumentKind, Extract, Folder, TextState, Version
from documents.naming import fold_name, numbered
from documents.storage import Incoming, Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Scope, Zone
from extranet.jobs import lanes
from extranet.things.prepared import Moved

PIECE = 1024 * 1024
BATCH = 500


@dataclass
class Copied:
    """A copied folder, how many folders there are with it, and the new documents."""

    folder: Folder
    folders: int = 1
    documents: list[Document] = field(default_factory=list)


def stored_again(blob: Blob, scope: Scope, name: str) -> Stored:
    """Return the file of `blob` as one stored for `scope`: itself, or a twin under a key of its own if it is sealed."""
    if not blob.is_sealed:
        return Stored(blob.address, blob.size, blob.media_type)
    with storage.open_blob(blob) as file, Incoming(scope) as incoming:
        while piece := file.read(PIECE):
            incoming.write(piece)
        return incoming.store(name)


class Twins:
    """The files that copies of some documents point at: sealed ones were stored again, each under a key of its own."""

    def __init__(self) -> None:
        self._made: dict[int, list[Stored]] = {}
        self._left: dict[int, list[Stored]] = {}

    def make(self, documents: Iterable[Document], scope: Scope) -> "Twins":
        """Have a file for a copy of each document in `scope`; what an earlier try made serves again."""
        wanted: Counter[int] = Counter()
        for document in documents:
            if document.current is None or not document.current.blob.is_sealed:
                continue
            blob = document.current.blob
            wanted[blob.pk] += 1
            made = self._made.setdefault(blob.pk, [])
            if len(made) < wanted[blob.pk]:
                made.append(stored_again(blob, scope, document.name))
        self._left = {pk: list(made) for pk, made in self._made.items()}
        return self

    def take(self, blob: Blob) -> Stored:
        """Return the file that one copy points at; Moved for one that was not there when they were made."""
        if not blob.is_sealed:
            return Stored(blob.address, blob.size, blob.media_type)
        if not self._left.get(blob.pk):
            raise Moved
        return self._left[blob.pk].pop()


def sealed_below(folder: Folder, *, actor: Actor, is_deep: bool) -> Iterator[Document]:
    """Yield the documents with sealed files that a copy of the folder by the actor would copy."""
    level = [folder] if is_deep and folder.scope.zone == Zone.HEALTH else []
    while level:
        rows = Document.objects.filter(folder__in=level, deleted_at=None, current__isnull=False)
        yield from rows.select_related("current__blob").order_by("pk")
        level = list(rules.visible(actor, Folder.objects.filter(parent__in=level)).order_by("pk"))


def copy_into(folder: Folder, parent: Folder, name: str, twins: Twins, *, actor: Actor, is_deep: bool) -> Copied:
    """Copy what the actor may read of a folder inside `parent`; the caller checked the rights and holds the parent."""
    copied = Copied(_copy_row(folder, parent, name, actor))
    level = [(folder, copied.folder)]
    while level and is_deep:
        below: list[tuple[Folder, Folder]] = []
        for source, target in level:
            _copy_documents(source, target, copied, twins, actor)
            inside = rules.visible(actor, Folder.objects.filter(parent=source)).order_by("pk")
            below += [(child, _copy_row(child, target, child.name, actor)) for child in inside]
        copied.folders += len(below)
        level = below
    return copied


def copy_properties(source: Document | Folder, target: Document | Folder) -> None:
    """Give `target` the properties that programs noted about `source`, in place of its own."""
    target.dead_properties.all().delete()
    owner = {target._meta.model_name or "": target}
    noted = source.dead_properties.values_list("name", "xml")
    DeadProperty.objects.bulk_create(DeadProperty(name=name, xml=xml, **owner) for name, xml in noted)


def _copy_row(folder: Folder, parent: Folder, name: str, actor: Actor) -> Folder:
    made = Folder.objects.create(
        workspace=parent.workspace,
        parent=parent,
        name=name,
        scope_id=parent.scope_id,
        description=folder.description,
        author=actor.user,
    )
    copy_properties(folder, made)
    return made


def _copy_documents(source: Folder, target: Folder, copied: Copied, twins: Twins, actor: Actor) -> None:
    rows = Document.objects.filter(folder=source, deleted_at=None, current__isnull=False)
    documents = list(rows.select_related("current__blob").order_by("pk"))
    for start in range(0, len(documents), BATCH):
        copied.documents += _copy_batch(documents[start : start + BATCH], target, twins, actor)


def _copy_batch(sources: list[Document], target: Folder, twins: Twins, actor: Actor) -> list[Document]:
    now = timezone.now()
    made = [
        Document(
            folder=target,
            scope=target.scope,
            name=name,
            name_key=fold_name(name),
            description=source.description,
            tags=source.tags,
            author=actor.user,
            size=source.size,
            created_at=now,
            updated_at=now,
        )
        for source, name in zip(sources, _names_of(sources), strict=True)
    ]
    take(target.workspace, sum(source.current.blob.size for source in sources if source.current is not None))
    Document.objects.bulk_create(made)
    pairs = [(source, document, source.current) for source, document in zip(sources, made, strict=True)]
    versions = [
        Version(
            document=document,
            number=1,
            blob=_same_file(current.blob, twins),
            author=actor.user,
            at=now,
            original_name=current.original_name,
            text_state=current.text_state,
        )
        for _source, document, current in pairs
        if current is not None
    ]
    Version.objects.bulk_create(versions)
    for version in versions:
        if version.text_state == TextState.PENDING:
            lanes.share(extract_text, actor.user).enqueue(version.pk)
    for document, version in zip(made, versions, strict=True):
        document.current = version
    Document.objects.bulk_update(made, ["current"])
    _copy_texts([(current.pk, version) for (_s, _d, current), version in zip(pairs, versions, strict=True) if current])
    for source, document, _current in pairs:
        copy_properties(source, document)
    return made


def _names_of(sources: list[Document]) -> list[str]:
    """Return the names of the copies: a note is copied as the file of its last version, under that file's name."""
    beside = Document.objects.filter(folder=sources[0].folder_id, deleted_at=None)
    taken = set(beside.values_list("name_key", flat=True))
    names = []
    for source in sources:
        name = source.name
        if source.kind == DocumentKind.NOTE and source.current is not None:
            name = numbered(source.current.original_name, taken)
            taken.add(fold_name(name))
        names.append(name)
    return names


def _same_file(blob: Blob, twins: Twins) -> Blob:
    if not blob.is_sealed:
        return blob
    stored = twins.take(blob)
    return Blob.objects.create(
        address=stored.address,
        size=stored.size,
        media_type=stored.media_type,
        wrapped_key=stored.wrapped_key,
        # The same bytes: what the antivirus said of them holds, and what it has not seen yet still waits.
        scan_state=blob.scan_state,
        stored_at=timezone.now(),
    )


def _copy_texts(pairs: list[tuple[int, Version]]) -> None:
    texts = dict(Extract.objects.filter(version__in=[pk for pk, _v in pairs]).values_list("version_id", "text"))
    Extract.objects.bulk_create(Extract(version=version, text=texts[pk]) for pk, version in pairs if pk in texts)
