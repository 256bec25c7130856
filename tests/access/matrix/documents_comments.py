"""Comments: contributors write, change what is theirs, and editors all of it."""

from typing import Any

from documents.actions.comments import comment
from documents.models import Comment
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from tests.access.matrix import Row
from tests.access.matrix.documents import OWN, OWN_POST, _alive, _alive_pk


def _comment(world: Any) -> tuple[Any, ...]:
    if not hasattr(world, "comment"):
        world.comment = comment(_alive(world), "Vu.", actor=Actor(world.contributor, Assurance.SECOND_FACTOR))
    _alive(world)
    return (world.comment.pk,)


def _removed(world: Any) -> tuple[Any, ...]:
    (pk,) = _comment(world)
    Comment.objects.filter(pk=pk).update(removed_at=world.comment.created_at)
    return (pk,)


def _standing(world: Any) -> tuple[Any, ...]:
    (pk,) = _comment(world)
    Comment.objects.filter(pk=pk).update(removed_at=None)
    return (pk,)


def _words(world: Any) -> dict[str, Any]:
    return {"body": "Merci."}


def _correction(world: Any) -> dict[str, Any]:
    return {"body": "Merci.", "revision": 1}


ROWS = [
    Row("documents:comment_add", "contributor", args=_alive_pk),
    Row("documents:comment_add", "contributor", "POST", 302, _alive_pk, _words),
    Row("documents:comment_answer", "contributor", args=_standing),
    Row("documents:comment_answer", "contributor", "POST", 302, _standing, _words),
    Row("documents:comment_edit", "editor", args=_standing, but=OWN),
    Row("documents:comment_edit", "editor", "POST", 302, _standing, _correction, but=OWN_POST),
    Row("documents:comment_remove", "editor", "POST", 302, _standing, but=OWN_POST),
    # Who may not put it back does not know that it was there.
    Row("documents:comment_restore", "editor", "POST", 302, _removed, but=OWN_POST | {"reader": 404, "guest": 404}),
    Row("documents:comment_resolve", "editor", "POST", 302, _standing, lambda world: {"on": "1"}, but=OWN_POST),
]
