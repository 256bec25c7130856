"""A space with its documents, and who is who in it: Alice manages, Bob contributes, David reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import queries
from documents.actions import folders, uploads
from documents.models import Document, Folder
from documents.storage import Incoming, Stored
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace


@pytest.fixture
def space(alice: User, bob: User, david: User) -> Workspace:
    """An ordinary space."""
    workspace = create_workspace("Tourisme", "theme", actor=None)
    for user, role in ((alice, Role.MANAGER), (bob, Role.CONTRIBUTOR), (david, Role.READER)):
        grants.grant(workspace.scope, user, role, actor=None)
    return workspace


@pytest.fixture
def health(chloe: User) -> Workspace:
    """A space of the health zone, which Chloé manages."""
    workspace = create_workspace("E-santé", "group", actor=None, zone="health", visibility="confidential")
    grants.grant(workspace.scope, chloe, Role.MANAGER, actor=None)
    return workspace


@pytest.fixture
def root(space: Workspace) -> Folder:
    """The top of the space's documents."""
    return queries.get_root(space)


def store(scope: Scope, data: bytes, name: str = "a.txt") -> Stored:
    """Put bytes into the storage."""
    with Incoming(scope) as incoming:
        incoming.write(data)
        return incoming.store(name)


@pytest.fixture
def put(as_actor: Callable[..., Actor]) -> Callable[..., Document]:
    """Add a document: `put(folder, bob, "note.txt", b"...")`."""

    def add(folder: Folder, user: User, name: str = "note.txt", data: bytes = b"Bonjour", **options: Any) -> Document:
        actor = as_actor(user, options.pop("assurance", Assurance.PASSWORD))
        return uploads.add_document(folder, store(folder.scope, data, name), name, actor=actor, **options)

    return add


@pytest.fixture
def make_folder(as_actor: Callable[..., Actor]) -> Callable[..., Folder]:
    """Make a folder: `make_folder(parent, bob, "Comptes rendus")`."""

    def make(parent: Folder, user: User, name: str) -> Folder:
        return folders.create_folder(parent, name, actor=as_actor(user))

    return make


def upload_url(folder: Folder) -> str:
    """Return where files for `folder` are sent."""
    return reverse("documents:upload", args=[folder.workspace.slug, folder.pk])


def a_file(name: str = "note.txt", data: bytes = b"Bonjour") -> SimpleUploadedFile:
    """Return a file as a form sends it."""
    return SimpleUploadedFile(name, data)
