"""Folders and documents: readers see and take, contributors add and change what is theirs, managers decide."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents import queries
from documents.actions.folders import equip
from documents.actions.uploads import add_document
from documents.models import Document, Folder
from documents.storage import Incoming
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from tests.access.matrix import Row
from workspaces.blueprints import BLUEPRINTS


def _folder(world: Any) -> Folder:
    if not hasattr(world, "folder"):
        equip(world.space, BLUEPRINTS["group"])
        root = queries.get_root(world.space)
        scope = world.space.scope
        world.folder = Folder.objects.create(
            workspace=world.space, parent=root, name="À moi", scope=scope, author=world.contributor
        )
    folder: Folder = world.folder
    return folder


def _document(world: Any) -> Document:
    if not hasattr(world, "document"):
        folder = _folder(world)
        with Incoming(folder.scope) as incoming:
            incoming.write(b"Bonjour")
            stored = incoming.store("note.txt")
        author = Actor(world.contributor, Assurance.SECOND_FACTOR)
        # An author of the health zone needs a number: the contributor of that world has one.
        world.document = add_document(folder, stored, "note.txt", actor=author)
    document: Document = world.document
    return document


def _space(world: Any) -> tuple[Any, ...]:
    _folder(world)
    return (world.space.slug,)


def _in_folder(world: Any) -> tuple[Any, ...]:
    return (world.space.slug, _folder(world).pk)


def _own_folder(world: Any) -> tuple[Any, ...]:
    """The folder once it left the rights of the space, with everyone's roles still in it."""
    folder = _folder(world)
    if folder.scope_id == world.space.scope_id:
        from documents.actions.rights import give_own_rights

        world.folder = give_own_rights(folder, actor=Actor(world.manager, Assurance.SECOND_FACTOR))
    return (world.space.slug, folder.pk)


def _pk(world: Any) -> tuple[Any, ...]:
    return (_document(world).pk,)


def _binned(world: Any) -> tuple[Any, ...]:
    document = _document(world)
    Document.objects.filter(pk=document.pk).update(deleted_at=timezone.now())
    return (document.pk,)


def _alive(world: Any) -> Document:
    """The document, back from the bin if a row before took it there."""
    Document.objects.filter(pk=_document(world).pk).update(deleted_at=None)
    return _document(world)


def _alive_pk(world: Any) -> tuple[Any, ...]:
    return (_alive(world).pk,)


def _version(world: Any) -> tuple[Any, ...]:
    return (_document(world).pk, 1)


def _upload(world: Any) -> dict[str, Any]:
    return {"upload": SimpleUploadedFile("autre.txt", b"Bonjour")}


def _card(world: Any) -> dict[str, Any]:
    return {"name": "note.txt", "description": "", "tags": "", "folder": _folder(world).pk, "version": 1}


def _new_version(world: Any) -> dict[str, Any]:
    return {"upload": SimpleUploadedFile("note.txt", b"Bonsoir"), "version": 1}


def _holder(world: Any) -> dict[str, Any]:
    return {"holder": f"user-{world.reader.pk}", "role": "2"}


# Their author, who contributes, may do what needs an editor otherwise.
OWN = {"contributor": 200}
OWN_POST = {"contributor": 302}
ROWS = [
    Row("documents:folder_root", "reader", args=_space),
    Row("documents:folder_detail", "reader", args=_in_folder),
    Row("documents:folder_create", "contributor", args=_in_folder),
    Row("documents:folder_create", "contributor", "POST", 302, _in_folder, lambda world: {"name": "Neuf"}),
    Row("documents:folder_rename", "editor", args=_in_folder, but=OWN),
    Row("documents:folder_rename", "editor", "POST", 302, _in_folder, lambda world: {"name": "Neuf"}, but=OWN_POST),
    Row("documents:folder_delete", "editor", "POST", 302, _in_folder, but=OWN_POST),
    Row("documents:upload", "contributor", args=_in_folder),
    Row("documents:upload", "contributor", "POST", 302, _in_folder, _upload),
    Row("documents:folder_rights", "reader", args=_in_folder),
    Row("documents:folder_rights", "manager", "POST", 302, _own_folder, _holder),
    Row("documents:folder_role", "manager", "POST", 302, _own_folder, _holder),
    Row("documents:folder_own_rights", "manager", "POST", 302, _in_folder),
    Row("documents:folder_parent_rights", "manager", "POST", 302, _own_folder),
    Row("documents:bin_list", "contributor", args=_space),
    Row("documents:document_detail", "reader", args=_pk),
    Row("documents:document_edit", "editor", args=_pk, but=OWN),
    Row("documents:document_edit", "editor", "POST", 302, _pk, _card, but=OWN_POST),
    Row("documents:version_add", "editor", args=_pk, but=OWN),
    Row("documents:version_add", "editor", "POST", 302, _pk, _new_version, but=OWN_POST),
    Row("documents:download", "reader", args=_pk),
    Row("documents:version_download", "reader", args=_version),
    Row("documents:document_delete", "editor", "POST", 302, _pk, but=OWN_POST),
    Row("documents:document_restore", "editor", "POST", 302, _binned, but=OWN_POST),
    Row("documents:document_erase", "manager", "POST", 302, _binned),
]
