"""The rows of locks and of the network drive; its verbs have a matrix of their own."""

from typing import Any

from documents.actions.locks import take
from documents.models import Document, LockVia
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from tests.access.matrix import Row
from tests.access.matrix.documents import _document


def _pk(world: Any) -> tuple[Any, ...]:
    return (_document(world).pk,)


def _locked_by_its_author(world: Any) -> tuple[Any, ...]:
    document = _document(world)
    # Another row may have put it in the bin of this world.
    if Document.objects.filter(pk=document.pk, deleted_at=None, locks=None).exists():
        take(document, actor=Actor(world.contributor, Assurance.SECOND_FACTOR), via=LockVia.WEB)
    return (document.pk,)


ROWS = [
    # A cookie opens nothing here, whoever's it is.
    Row("documents:drive", "public", ok=401),
    Row("dav:principals", "public", ok=401, args=lambda world: ("documents",)),
    Row("documents:drive_help", "signed_in"),
    Row("documents:document_lock", "editor", "POST", 302, _pk, but={"contributor": 302}),
    Row("documents:document_unlock", "reader", "POST", 302, _pk),
    Row("documents:lock_take_over", "manager", "POST", 302, _locked_by_its_author),
]
