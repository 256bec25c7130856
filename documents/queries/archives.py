"""What goes into an archive: what the actor may read at that time, in an order that never changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.models import Blob, Document, DocumentKind, Folder, ScanState
from documents.naming import fold_name, numbered
from documents.queries.links import Opened
from documents.scanning.gate import may_go_out
from extranet.access import rules
from extranet.access.actor import Actor


@dataclass
class Packing:
    """Files and where they go in the archive; and those that stay out, with the reason."""

    files: list[tuple[str, Document, Blob]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def documents(self) -> list[Document]:
        """The documents whose files go out."""
        return [document for _path, document, _blob in self.files]


Inside = Callable[[Folder], tuple[Iterable[Folder], Iterable[Document]]]


def pack_folder(actor: Actor, folder: Folder) -> Packing:
    """Return what the archive of a folder holds for `actor`."""
    packing = Packing()
    _pack(packing, folder, "", _seen_by(actor))
    return packing


def pack_selection(actor: Actor, folder: Folder, documents: list[int], folders: list[int]) -> Packing:
    """Return what the archive of some documents and folders of `folder` holds for `actor`."""
    packing, inside = Packing(), _seen_by(actor)
    found, files = inside(folder)
    taken: set[str] = set()
    _pack_files(packing, [file for file in files if file.pk in documents], "", taken)
    for child in found:
        if child.pk in folders:
            _pack(packing, child, _free(child.name, taken) + "/", inside)
    return packing


def pack_link(opened: Opened, folder: Folder) -> Packing:
    """Return what the archive of a folder holds for whoever has the link to it."""
    packing = Packing()

    def inside(of: Folder) -> tuple[Iterable[Folder], Iterable[Document]]:
        folders = Folder.objects.filter(parent=of, scope=opened.scope).order_by("name_key", "pk")
        return folders, _with_files(Document.objects.filter(folder=of, scope=opened.scope, deleted_at=None))

    _pack(packing, folder, "", inside)
    return packing


def _seen_by(actor: Actor) -> Inside:
    def inside(folder: Folder) -> tuple[Iterable[Folder], Iterable[Document]]:
        folders = rules.visible(actor, Folder.objects.filter(parent=folder)).order_by("name_key", "pk")
        files = rules.visible(actor, Document.objects.filter(folder=folder, deleted_at=None))
        return folders, _with_files(files)

    return inside


def _with_files(documents: QuerySet[Document]) -> list[Document]:
    return list(documents.select_related("current__blob", "scope").defer("description").order_by("name_key", "pk"))


def _pack(packing: Packing, folder: Folder, path: str, inside: Inside) -> None:
    level = [(folder, path)]
    while level:
        below = []
        for current, here in level:
            folders, files = inside(current)
            taken: set[str] = set()
            _pack_files(packing, files, here, taken)
            below += [(child, f"{here}{_free(child.name, taken)}/") for child in folders]
        level = below


def _pack_files(packing: Packing, files: Iterable[Document], path: str, taken: set[str]) -> None:
    for document in files:
        current = document.current
        name = document.name
        if current is not None and document.kind == DocumentKind.NOTE:
            name = current.original_name
        where = path + _free(name, taken)
        if current is None:
            packing.left_out.append((where, _("cette note n’a pas encore de version enregistrée")))
        elif not may_go_out(current.blob):
            packing.left_out.append((where, _why(current.blob)))
        else:
            packing.files.append((where, document, current.blob))


def _why(blob: Blob) -> str:
    if blob.scan_state == ScanState.PENDING:
        return _("l’antivirus ne l’a pas encore analysé")
    if blob.scan_state == ScanState.INFECTED:
        return _("un virus y a été détecté")
    return _("l’antivirus ne peut pas le lire")


def _free(name: str, taken: set[str]) -> str:
    name = numbered(name, taken)
    taken.add(fold_name(name))
    return name
