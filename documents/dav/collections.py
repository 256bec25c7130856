"""The collections of the drive: the list of spaces, and folders."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from documents import queries
from documents.actions import properties as noting
from documents.actions import trees
from documents.actions.copying import Twins
from documents.dav import locking
from documents.dav.litter import is_litter
from documents.dav.properties import COLLECTION, FOLDER, ON_DEMAND
from documents.models import Folder, Lock
from documents.queries.locks import covering, locks_in
from extranet.access.readings import note_reading
from extranet.dav.errors import DavError
from extranet.dav.paths import quote_name
from extranet.dav.resources import ActiveLock, Asking, Call, Resource
from extranet.things.prepared import prepare_then_commit
from extranet.ui.errors import Forbidden
from workspaces.models import Workspace


class Collection(Resource):
    """What holds other things, and shows a page about itself to whoever opens it in a browser."""

    is_collection = True
    properties = COLLECTION
    on_demand = ON_DEMAND
    title = ""
    created_at: datetime | None = None
    methods = "OPTIONS, GET, HEAD, PROPFIND"

    def get(self) -> HttpResponse:
        """Return a plain page with the names inside, and where the drive is explained."""
        context = {
            "title": self.title,
            "members": list(self.members()),
            "address": self.call.request.build_absolute_uri(self.href),
        }
        return HttpResponse(render_to_string("documents/drive_collection.html", context))


class DriveRoot(Collection):
    """The spaces."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return str(_("Documents"))

    def members(self) -> Iterator[Resource]:
        """Return the spaces the actor may enter."""
        for space in queries.drive_spaces(self.call.actor):
            yield SpaceWithoutTop(self.call, f"{self.href}{space.slug}/", space)


class SpaceWithoutTop(Collection):
    """A space: as one sees it from the list, or when one may only enter some of its folders."""

    def __init__(self, call: Call, href: str, space: Workspace) -> None:
        super().__init__(call, href)
        self.space = space
        self.title = space.name
        self.created_at = space.created_at

    def members(self) -> "Iterator[FolderResource]":
        """Return the folders one was let into."""
        for folder in queries.entrances(self.call.actor, self.space):
            yield FolderResource(self.call, f"{self.href}{quote_name(folder.name)}/", folder, None)


class FolderResource(Collection):
    """A folder; `above` is the one it was reached through."""

    properties = FOLDER
    methods = "OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, DELETE, COPY, MOVE, LOCK, UNLOCK"

    def __init__(self, call: Call, href: str, folder: Folder, above: "FolderResource | None") -> None:
        super().__init__(call, href)
        self.folder = folder
        self.above = above
        self.name = folder.name
        self.created_at = folder.created_at
        self.known_locks: list[Lock] | None = None
        self.known_properties: Mapping[str, str] | None = None

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.folder.workspace.name if self.folder.parent_id is None else self.folder.name

    @property
    def workspace(self) -> Workspace:
        """The space it belongs to."""
        return self.folder.workspace

    def member_folder(self, folder: Folder, href: str) -> "FolderResource":
        """Return a folder inside as a resource."""
        folder.workspace, folder.parent = self.folder.workspace, self.folder
        return FolderResource(self.call, href, folder, self)

    def entrances(self) -> "Iterator[FolderResource]":
        """Return the folders of the space reached by no other way; at its top only, and none whose name is taken."""
        if self.folder.parent_id is None:
            for folder in queries.entrances(self.call.actor, self.workspace):
                if queries.clashing(self.call.actor, self.folder, folder.name) is None:
                    yield FolderResource(self.call, f"{self.href}{quote_name(folder.name)}/", folder, None)

    def members(self) -> Iterator[Resource]:
        """Return the folders, documents and passing files inside: the same few queries whatever their number."""
        from documents.dav.files import DocumentResource, ScratchResource

        note_reading(self.call.actor, self.folder)
        shared = [lock for lock in covering(self.folder) if lock.is_deep]
        locks: dict[tuple[str, int], list[Lock]] = {}
        for lock in locks_in(self.folder):
            locks.setdefault(_locked(lock), []).append(lock)
        noted = queries.noted_in(self.folder)

        def known(member: "FolderResource | DocumentResource | ScratchResource", kind: str, pk: int) -> Resource:
            member.known_locks = locks.get((kind, pk), []) + shared
            member.known_properties = noted.get((kind, pk), {})
            return member

        for folder in queries.folders_of(self.call.actor, self.folder):
            yield known(self.member_folder(folder, f"{self.href}{quote_name(folder.name)}/"), "folder", folder.pk)
        yield from self.entrances()
        for facts in queries.facts_in(self.folder):
            href = self.href + quote_name(facts.name)
            yield known(DocumentResource(self.call, href, facts, self), "document", facts.pk)
        for scratch in queries.scratches_in(self.folder):
            href = self.href + quote_name(scratch.name)
            yield known(ScratchResource(self.call, href, scratch, self), "scratch", scratch.pk)

    def dead_properties(self) -> Mapping[str, str]:
        """Return what programs noted about it."""
        if self.known_properties is None:
            self.known_properties = queries.noted_of(self.folder)
        return self.known_properties

    @cached_property
    def _covering(self) -> list[Lock]:
        return covering(self.folder) if self.known_locks is None else self.known_locks

    def locks(self) -> list[ActiveLock]:
        """Return the locks that hold it."""
        return locking.shown(self._covering, self.href, self, self.call.actor)

    def delete(self) -> None:
        """Take it to the bin, with all inside."""
        trees.delete_tree(self.folder, actor=self.call.actor, tokens=self.call.tokens)

    def copy(self, target: Resource, *, is_deep: bool) -> HTTPStatus:
        """Copy it; what the actor may not read stays out."""
        from documents.dav.gaps import spot_of

        actor, tokens = self.call.actor, self.call.tokens
        twins = Twins()

        def prepare() -> Twins:
            self._refuse_inside(target)
            return trees.prepare_folder_copy(self.folder, spot_of(target)[0], twins, actor=actor, is_deep=is_deep)

        def do(parent: Folder, name: str) -> None:
            trees.place_folder_copy(self.folder, parent, name, twins, actor=actor, is_deep=is_deep, tokens=tokens)

        return prepare_then_commit(prepare, lambda _twins: self._put_at(target, do))

    def move(self, target: Resource) -> HTTPStatus:
        """Move or rename it."""

        def do(parent: Folder, name: str) -> None:
            trees.move_folder(self.folder, parent, name, actor=self.call.actor, tokens=self.call.tokens)

        return self._put_at(target, do, besides=self.folder)

    def _put_at(self, target: Resource, do: Callable[[Folder, str], None], besides: Folder | None = None) -> HTTPStatus:
        from documents.dav.gaps import Gap, spot_of

        self._refuse_inside(target)
        parent, name = spot_of(target)
        if is_litter(name):
            raise DavError(HTTPStatus.FORBIDDEN)
        with transaction.atomic():
            if isinstance(target, Gap):
                target.refuse_clash(besides)
            else:
                target.delete()
            do(parent, name)
        return HTTPStatus.NO_CONTENT if target.exists else HTTPStatus.CREATED

    def _refuse_inside(self, target: Resource) -> None:
        if target.href.startswith(self.href) or self.href.startswith(target.href.rstrip("/") + "/"):
            raise Forbidden(_("Un dossier ne va pas à l’intérieur de lui-même. Rien n’a été modifié."))

    def patch(self, noted: Mapping[str, str | None]) -> None:
        """Keep what a program notes about it."""
        noting.note_properties(self.folder, noted, actor=self.call.actor, tokens=self.call.tokens)

    def take_lock(self, asking: Asking) -> ActiveLock:
        """Lock it, and all inside if that is asked."""
        return locking.take(self.folder, asking, self.href, self.call.actor)

    def refresh_lock(self, token: str, asking: Asking) -> ActiveLock:
        """Let a lock that holds it last longer."""
        return locking.refresh(token, asking, self.href, self, self.call.actor)

    def unlock(self, token: str) -> None:
        """End a lock."""
        locking.release(token, self.call.actor)


def _locked(lock: Lock) -> tuple[str, int]:
    if lock.document_id is not None:
        return "document", lock.document_id
    return ("folder", lock.folder_id) if lock.folder_id is not None else ("scratch", lock.scratch_id or 0)
