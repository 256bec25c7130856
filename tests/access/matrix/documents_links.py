"""Links: editors make them, managers see those of the space, and whoever holds one enters without a session."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.actions.links import make_link
from documents.models import LinkKind, ShareLink
from extranet.access.actor import Actor
from extranet.access.models import Zone
from tests.access.matrix import Row
from tests.access.matrix.documents import _alive, _alive_pk, _folder, _in_folder, _space


def _link(world: Any) -> tuple[Any, ...]:
    """A link of the editor; in the health zone, where none can be made, one that slipped in."""
    if not hasattr(world, "link"):
        document = _alive(world)
        until = timezone.localdate() + timedelta(days=7)
        if world.zone == Zone.HEALTH:
            world.link = ShareLink.objects.create(
                document=document, author=world.editor, token_digest="0" * 64, until=until, created_at=timezone.now()
            )
        else:
            world.link, world.link_token = make_link(document, actor=Actor(world.editor), until=until)
    return (world.link.pk,)


def _token(world: Any) -> tuple[Any, ...]:
    _link(world)
    return (world.link_token,)


def _locked(world: Any) -> tuple[Any, ...]:
    until = timezone.localdate()
    return (make_link(_alive(world), actor=Actor(world.editor), until=until, password="rivière d’Aa")[1],)


def _shared(world: Any) -> tuple[Any, ...]:
    return (*_token(world), _alive(world).pk)


def _deposit(world: Any) -> tuple[Any, ...]:
    until, actor = timezone.localdate(), Actor(world.editor)
    return (make_link(_folder(world), actor=actor, until=until, kind=LinkKind.DEPOSIT)[1],)


def _new(world: Any) -> dict[str, Any]:
    return {"until": timezone.localdate().isoformat(), "notice": "never", "kind": "read"}


def _files(world: Any) -> dict[str, Any]:
    return {"name": "Paul", "email": "p@ailleurs.fr", "upload": SimpleUploadedFile("a.txt", b"a")}


ROWS = [
    Row("documents:document_links", "editor", args=_alive_pk, ok_in_health=403),
    Row("documents:document_links", "editor", "POST", 302, _alive_pk, _new, ok_in_health=403),
    Row("documents:folder_links", "editor", args=_in_folder, ok_in_health=403),
    Row("documents:folder_links", "editor", "POST", 302, _in_folder, _new, ok_in_health=403),
    Row("documents:space_links", "manager", args=_space),
    Row("documents:link_revoke", "editor", "POST", 302, _link),
    Row("documents:link_open", "public", args=_token),
    Row("documents:link_open", "public", args=_locked, ok=302, query="?"),
    Row("documents:link_password", "public", args=_locked),
    Row("documents:link_password", "public", "POST", 422, _locked, lambda world: {"password": ""}),
    Row("documents:link_document", "public", args=_shared),
    Row("documents:link_download", "public", args=_shared),
    Row("documents:link_deposit", "public", "POST", 200, _deposit, _files),
]
