"""Addresses of the drive where nothing is yet, and what can come there."""

from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions import locks, scratches
from documents.actions.folders import create_folder
from documents.dav import locking
from documents.dav.collections import FolderResource
from documents.dav.litter import is_litter
from documents.models import Document, Folder, Scratch
from documents.naming import LONGEST_NAME, clean_name
from documents.queries.drive import clashing
from documents.receiving import fresh, receive_body
from extranet.access import rules
from extranet.access.models import Role
from extranet.dav.errors import DavError
from extranet.dav.resources import ActiveLock, Asking, Body, Call, Missing, Resource
from extranet.ui.errors import Conflict, Invalid

# As `clean_name` takes them out: Windows knows no file with these.
FORBIDDEN_SIGNS = '< > : " / \\ | ? *'


class Gap(Missing):
    """A free name in a folder."""

    parent: FolderResource | None

    def __init__(self, call: Call, href: str, parent: FolderResource | None, name: str) -> None:
        super().__init__(call, href, parent, name)

    @property
    def folder(self) -> Folder:
        """The folder the name is free in; 409 when it is missing."""
        if self.parent is None:
            raise DavError(HTTPStatus.CONFLICT)
        return self.parent.folder

    @property
    def above(self) -> FolderResource | None:
        """The collection it would be in."""
        return self.parent

    def refuse_clash(self, besides: Document | Folder | Scratch | None = None) -> None:
        """Raise unless the name can be kept as it is, and differs from all others by more than case and accents."""
        if len(self.name) > LONGEST_NAME or (not is_litter(self.name) and clean_name(self.name) != self.name):
            raise Invalid(
                _(
                    "Le nom « %(name)s » ne convient pas : ni %(signs)s, ni point ou espace au début ou à la fin, "
                    "200 caractères au plus. Rien n’a été enregistré."
                )
                % {"name": self.name, "signs": FORBIDDEN_SIGNS}
            )
        taken = clashing(self.call.actor, self.folder, self.name, besides)
        if taken is not None:
            raise Conflict(
                _("« %(taken)s » existe déjà ici et ne diffère de « %(name)s » que par la casse ou les accents.")
                % {"taken": taken, "name": self.name}
            )

    def put(self, body: Body) -> HTTPStatus:
        """Store a new file: a document, or a passing file when its name or its emptiness says so."""
        actor, tokens, folder = self.call.actor, self.call.tokens, self.folder
        # Before the bytes come in: what will be refused is not received.
        rules.check(actor, Role.CONTRIBUTOR, folder)
        locks.refuse_locked(actor, folder, tokens)
        self.refuse_clash()
        stored = receive_body(body.read, body.length, folder.scope, self.name)
        actor = fresh(actor)
        if stored.size == 0 or is_litter(self.name):
            scratches.put_scratch(folder, self.name, stored if stored.size else None, actor=actor, tokens=tokens)
            return HTTPStatus.CREATED
        _document, is_new = scratches.arrive(folder, stored, self.name, actor=actor, tokens=tokens)
        return HTTPStatus.CREATED if is_new else HTTPStatus.NO_CONTENT

    def make_collection(self) -> None:
        """Make a folder; the hidden folders of programs have no place here."""
        rules.check(self.call.actor, Role.CONTRIBUTOR, self.folder)
        if is_litter(self.name):
            raise DavError(HTTPStatus.FORBIDDEN)
        self.refuse_clash()
        create_folder(self.folder, self.name, actor=self.call.actor, tokens=self.call.tokens)

    def take_lock(self, asking: Asking) -> ActiveLock:
        """Hold the name by an empty file that becomes a document once it has bytes."""
        rules.check(self.call.actor, Role.CONTRIBUTOR, self.folder)
        with transaction.atomic():
            self.refuse_clash()
            held = scratches.put_scratch(self.folder, self.name, None, actor=self.call.actor, tokens=self.call.tokens)
            return locking.take(held, asking, self.href, self.call.actor)


def spot_of(target: Resource) -> tuple[Folder, str]:
    """Return the folder and the name that a copy or a move leads to; 403 for the top of a space and what is above."""
    above = getattr(target, "above", None)
    if above is None:
        if isinstance(target, Missing):
            raise DavError(HTTPStatus.CONFLICT)
        raise DavError(HTTPStatus.FORBIDDEN)
    return above.folder, target.name  # type: ignore[attr-defined]
