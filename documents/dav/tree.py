"""From an address to what is there: the list of spaces, then names from folder to folder."""

from django.utils.functional import cached_property

from documents import queries
from documents.dav.collections import DriveRoot, FolderResource, SpaceWithoutTop
from documents.dav.files import DocumentResource, ScratchResource
from documents.dav.gaps import Gap
from extranet.accounts.enums import Realm
from extranet.dav.paths import Place, href_of
from extranet.dav.resources import Call, Missing, Resource

PREFIX = "/dav/documents/"


class DriveTree:
    """The documents of all spaces the actor may enter with an app password."""

    prefix = PREFIX
    realm = Realm.DOCUMENTS.value
    features = ""

    def resolve(self, call: Call, place: Place) -> Resource:
        """Return what is at a place; a name that differs by case or accents is another name."""
        if not place.names:
            return DriveRoot(call, PREFIX)
        return _Walk(call, place).end


class _Walk:
    """The way from the top to a place."""

    def __init__(self, call: Call, place: Place) -> None:
        self._call = call
        self._names = place.names
        self._slash = place.slash

    @cached_property
    def end(self) -> Resource:
        at: Resource | None = self._space()
        for number, name in enumerate(self._names[1:], 2):
            is_last = number == len(self._names)
            inside = self._inside(at, name, number, is_last=is_last)
            if inside is None and is_last:
                href = href_of(PREFIX, self._names, slash=self._slash)
                return Gap(self._call, href, at if isinstance(at, FolderResource) else None, name)
            at = inside
        return at or Missing(self._call, href_of(PREFIX, self._names, slash=True), None, self._names[-1])

    def _space(self) -> Resource | None:
        space = queries.drive_space(self._call.actor, self._names[0])
        if space is None:
            return None
        href = href_of(PREFIX, self._names[:1], slash=True)
        top = queries.top_of(self._call.actor, space)
        if top is None:
            return SpaceWithoutTop(self._call, href, space)
        top.workspace = space
        return FolderResource(self._call, href, top, None)

    def _inside(self, at: Resource | None, name: str, depth: int, *, is_last: bool) -> Resource | None:
        if isinstance(at, SpaceWithoutTop):
            return next((folder for folder in at.members() if folder.name == name), None)
        if not isinstance(at, FolderResource):
            return None
        href = href_of(PREFIX, self._names[:depth], slash=False)
        if is_last and not self._slash:
            return self._file(at, name, href) or self._folder(at, name, href)
        return self._folder(at, name, href) or (self._file(at, name, href) if is_last else None)

    def _folder(self, at: FolderResource, name: str, href: str) -> Resource | None:
        folder = queries.folder_named(self._call.actor, at.folder, name)
        if folder is not None:
            return at.member_folder(folder, href + "/")
        if at.folder.parent_id is None:
            return next((entrance for entrance in at.entrances() if entrance.name == name), None)
        return None

    def _file(self, at: FolderResource, name: str, href: str) -> Resource | None:
        facts = queries.facts_named(at.folder, name)
        if facts is not None:
            return DocumentResource(self._call, href, facts, at)
        scratch = queries.scratch_named(at.folder, name)
        return ScratchResource(self._call, href, scratch, at) if scratch is not None else None


TREE = DriveTree()
