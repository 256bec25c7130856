"""The files of the drive: documents, and the passing files of programs."""

from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from documents import queries
from documents.actions import copying, locks, scratches, trees, uploads
from documents.actions import documents as actions
from documents.actions import properties as noting
from documents.actions.opening import note_opened
from documents.dav import locking
from documents.dav.collections import FolderResource
from documents.dav.gaps import Gap, spot_of
from documents.dav.litter import is_litter
from documents.dav.properties import FILE, ON_DEMAND
from documents.downloads import send_blob
from documents.models import Document, DocumentKind, Folder, Lock, Scratch
from documents.models.files import etag_of
from documents.queries.drive import Facts
from documents.queries.locks import covering
from documents.receiving import fresh, receive_body
from documents.storage import Stored
from documents.storage.sniffing import OCTETS
from extranet.access import rules
from extranet.access.models import Role
from extranet.dav.errors import DavError
from extranet.dav.resources import ActiveLock, Asking, Body, Call, Resource
from extranet.ui.errors import Conflict, Forbidden, Locked, NotVisible


class FileResource(Resource):
    """What documents and passing files share."""

    properties = FILE
    on_demand = ON_DEMAND
    methods = "OPTIONS, GET, HEAD, PUT, PROPFIND, PROPPATCH, DELETE, COPY, MOVE, LOCK, UNLOCK"
    name: str

    def __init__(self, call: Call, href: str, above: FolderResource) -> None:
        super().__init__(call, href)
        self.above = above
        self.known_locks: list[Lock] | None = None
        self.known_properties: Mapping[str, str] | None = None

    @property
    def title(self) -> str:
        return self.name

    @property
    def thing(self) -> Document | Scratch:
        """The row behind it."""
        raise NotImplementedError

    def stored(self) -> Stored:
        """Return its bytes as a file that can be stored again."""
        raise NotImplementedError

    def dead_properties(self) -> Mapping[str, str]:
        """Return what programs noted about it."""
        if self.known_properties is None:
            self.known_properties = queries.noted_of(self.thing)
        return self.known_properties

    @cached_property
    def _covering(self) -> list[Lock]:
        return covering(self.thing) if self.known_locks is None else self.known_locks

    def locks(self) -> list[ActiveLock]:
        """Return the locks that hold it."""
        return locking.shown(self._covering, self.href, self.above, self.call.actor)

    def copy(self, target: Resource, *, is_deep: bool) -> HTTPStatus:
        """Copy its bytes; what is there already gets them as its next version."""
        folder, name = spot_of(target)
        actor, tokens, stored = self.call.actor, self.call.tokens, self.stored()
        with transaction.atomic():
            if isinstance(target, Gap):
                target.refuse_clash()
            elif isinstance(target, FolderResource):
                target.delete()
            if isinstance(target, DocumentResource):
                made = target.document
                uploads.add_version(made, stored, name, actor=actor, tokens=tokens)
            elif is_litter(name):
                scratches.put_scratch(folder, name, stored, actor=actor, tokens=tokens)
                return _status(target)
            elif isinstance(target, ScratchResource):
                made = target.become(stored)
            else:
                made = self.copy_to_free(folder, name, stored)
            if isinstance(self, DocumentResource):
                copying.copy_properties(self.document, made)
        return _status(target)

    def copy_to_free(self, folder: Folder, name: str, stored: Stored) -> Document:
        """Copy it to a name that is free."""
        made, _new = scratches.arrive(folder, stored, name, actor=self.call.actor, tokens=self.call.tokens)
        return made

    def patch(self, noted: Mapping[str, str | None]) -> None:
        """Keep what a program notes about it."""
        noting.note_properties(self.thing, noted, actor=self.call.actor, tokens=self.call.tokens)

    def take_lock(self, asking: Asking) -> ActiveLock:
        """Lock it."""
        return locking.take(self.thing, asking, self.href, self.call.actor)

    def refresh_lock(self, token: str, asking: Asking) -> ActiveLock:
        """Let a lock that holds it last longer."""
        return locking.refresh(token, asking, self.href, self.above, self.call.actor)

    def unlock(self, token: str) -> None:
        """End a lock."""
        locking.release(token, self.call.actor)


class DocumentResource(FileResource):
    """A document, known by its facts; its row is read when something is done to it."""

    def __init__(self, call: Call, href: str, facts: Facts, above: FolderResource) -> None:
        super().__init__(call, href, above)
        self.pk, self.name, self.size = facts.pk, facts.name, facts.size
        self.created_at, self.updated_at = facts.created_at, facts.updated_at
        self.media_type = facts.media_type
        self._address = facts.address

    @property
    def etag(self) -> str:
        return etag_of(self._address)

    @cached_property
    def document(self) -> Document:
        """The row; 404 when it is gone since."""
        found = queries.drive_document(self.pk)
        if found is None:
            raise NotVisible
        rules.check(self.call.actor, Role.READER, found)
        return found

    @property
    def thing(self) -> Document:
        return self.document

    def stored(self) -> Stored:
        """Return the bytes of its current version."""
        if self.document.current is None:
            raise DavError(HTTPStatus.CONFLICT)
        return copying.stored_again(self.document.current.blob, self.document.scope, self.name)

    def copy_to_free(self, folder: Folder, name: str, stored: Stored) -> Document:
        """Copy it, description included."""
        actor, tokens = self.call.actor, self.call.tokens
        return trees.place_document_copy(self.document, folder, name, stored, actor=actor, tokens=tokens)

    def get(self) -> HttpResponseBase:
        """Return its bytes, or the range asked for."""
        current = self.document.current
        if current is None:
            raise DavError(HTTPStatus.NOT_FOUND)
        actions.note_download(self.call.actor, self.document, current)
        if self.call.request.method == "GET":
            note_opened(self.call.actor, self.document, current, downloaded=True)
        return send_blob(self.call.request, current.blob, self.name)

    def put(self, body: Body) -> HTTPStatus:
        """Store a version."""
        document, actor, tokens = self.document, self.call.actor, self.call.tokens
        rules.check_change(actor, document)
        if document.kind != DocumentKind.FILE:
            raise Forbidden(_("Une note s’écrit dans l’extranet : ouvrez-la là-bas."))
        locks.refuse_locked(actor, document, tokens)
        stored = receive_body(body.read, body.length, document.scope, self.name)
        seen = document.version if "If-Match" in self.call.request.headers else None
        try:
            uploads.add_version(document, stored, self.name, actor=fresh(actor), version=seen, tokens=tokens)
        except Conflict as error:
            if seen is None or isinstance(error, Locked):
                raise
            # What the program saw was replaced while its bytes came in.
            raise DavError(HTTPStatus.PRECONDITION_FAILED) from error
        return HTTPStatus.NO_CONTENT

    def delete(self) -> None:
        """Take it to the bin."""
        actions.delete_document(self.document, actor=self.call.actor, tokens=self.call.tokens)

    def move(self, target: Resource) -> HTTPStatus:
        """Rename or move it; onto another document, that one gets its bytes as its next version."""
        folder, name = spot_of(target)
        document, actor, tokens = self.document, self.call.actor, self.call.tokens
        stored = self._stored_for(target, folder, name)
        with transaction.atomic():
            if isinstance(target, Gap):
                target.refuse_clash(document)
            if is_litter(name) and not isinstance(target, FolderResource):
                scratches.set_aside(document, folder, name, actor=actor, tokens=tokens)
            elif stored is not None and isinstance(target, DocumentResource):
                rules.check_change(actor, document)
                uploads.add_version(target.document, stored, name, actor=actor, tokens=tokens)
                copying.copy_properties(document, target.document)
                actions.delete_document(document, actor=actor, tokens=tokens)
            elif stored is not None:
                scratches.arrive(folder, stored, name, actor=actor, tokens=tokens)
                actions.delete_document(document, actor=actor, tokens=tokens)
            else:
                if not isinstance(target, Gap):
                    target.delete()
                trees.move_document(document, folder, name, actor=actor, tokens=tokens)
        return _status(target)

    def _stored_for(self, target: Resource, folder: Folder, name: str) -> Stored | None:
        """Return its bytes, stored outside any transaction, when a move gives them to a document; None else."""
        if is_litter(name):
            return None
        gives = isinstance(target, DocumentResource) or (isinstance(target, Gap) and queries.is_set_aside(folder, name))
        return self.stored() if gives else None


class ScratchResource(FileResource):
    """A passing file, or a document under the name a program put it aside to."""

    def __init__(self, call: Call, href: str, scratch: Scratch, above: FolderResource) -> None:
        super().__init__(call, href, above)
        scratch.folder = above.folder
        self.scratch = scratch
        self.name = scratch.name
        self.created_at = self.updated_at = scratch.at
        document = scratch.document
        # Asked of the document itself: it may have left for narrower rights since it was put aside.
        may_read = document is not None and rules.can(call.actor, Role.READER, document)
        current = document.current if document is not None and may_read else None
        self._blob = current.blob if current is not None else scratch.blob
        self.size = self._blob.size if self._blob is not None else 0
        self.media_type = self._blob.media_type if self._blob is not None else OCTETS

    @property
    def etag(self) -> str:
        return etag_of(self._blob.address if self._blob is not None else f"vide-{self.scratch.pk}")

    @property
    def thing(self) -> Scratch:
        return self.scratch

    def stored(self) -> Stored:
        """Return its bytes; an empty one is not worth keeping."""
        if self._blob is None:
            raise Conflict(_("Ce fichier est vide : rien n’a été enregistré."))
        return copying.stored_again(self._blob, self.above.folder.scope, self.name)

    def become(self, stored: Stored) -> Document:
        """Turn it into a document that holds these bytes."""
        made, _new = scratches.settle(
            self.scratch,
            self.above.folder,
            self.name,
            actor=self.call.actor,
            stored=stored,
            tokens=self.call.tokens,
        )
        return made

    def get(self) -> HttpResponseBase:
        """Return its bytes."""
        if self._blob is None:
            return HttpResponse(headers={"ETag": self.etag, "Content-Type": OCTETS})
        return send_blob(self.call.request, self._blob, self.name)

    def put(self, body: Body) -> HTTPStatus:
        """Store its bytes; under a real name it is a document from now on."""
        actor, tokens, folder = self.call.actor, self.call.tokens, self.above.folder
        rules.check(actor, Role.CONTRIBUTOR, folder)
        locks.refuse_locked(actor, self.scratch, tokens)
        stored = receive_body(body.read, body.length, folder.scope, self.name)
        actor = fresh(actor)
        if stored.size == 0 or is_litter(self.name):
            scratches.put_scratch(folder, self.name, stored if stored.size else None, actor=actor, tokens=tokens)
        else:
            scratches.settle(self.scratch, folder, self.name, actor=actor, stored=stored, tokens=tokens)
        return HTTPStatus.NO_CONTENT

    def delete(self) -> None:
        """Delete it; a document that was put aside, and replaced by nothing, goes to the bin."""
        scratches.drop_scratch(self.scratch, actor=self.call.actor, tokens=self.call.tokens)

    def move(self, target: Resource) -> HTTPStatus:
        """Rename it; under a real name it becomes a document, or the next version of the one that is there."""
        folder, name = spot_of(target)
        actor, tokens = self.call.actor, self.call.tokens
        keeps_passing = is_litter(name) or (self._blob is None and not isinstance(target, DocumentResource))
        stored = None if keeps_passing or self.scratch.document is not None else self.stored()
        with transaction.atomic():
            if isinstance(target, Gap):
                target.refuse_clash(self.scratch)
            elif not isinstance(target, DocumentResource) and not is_litter(name):
                target.delete()
            if keeps_passing:
                scratches.move_scratch(self.scratch, folder, name, actor=actor, tokens=tokens)
            else:
                onto = target.document if isinstance(target, DocumentResource) else None
                scratches.settle(self.scratch, folder, name, actor=actor, onto=onto, stored=stored, tokens=tokens)
        return _status(target)


def _status(target: Resource) -> HTTPStatus:
    return HTTPStatus.NO_CONTENT if target.exists else HTTPStatus.CREATED
