"""Readings: editors see and ask, whoever reads confirms when asked, and a mailed link needs no session."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from documents.actions.reading import ask_reading
from documents.confirming import _OLD_SALT
from documents.letters.reading import asked_of
from documents.models import ReadingRequest
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.links.oneclick import address
from tests.access.matrix import Row
from tests.access.matrix.documents import _alive, _alive_pk


def _request(world: Any) -> ReadingRequest:
    if not hasattr(world, "reading_request"):
        people = [world.reader, world.guest, world.contributor]
        world.reading_request = ask_reading(
            _alive(world),
            people,
            actor=Actor(world.editor, Assurance.SECOND_FACTOR),
            deadline=timezone.localdate() + timedelta(days=7),
        )
    asked: ReadingRequest = world.reading_request
    return asked


def _asked(world: Any) -> tuple[Any, ...]:
    return (_request(world).pk,)


def _asked_document(world: Any) -> tuple[Any, ...]:
    _request(world)
    return _alive_pk(world)


def _token(world: Any) -> tuple[Any, ...]:
    return (address(asked_of(_request(world).recipients.get(user=world.reader))).split("/")[-2],)


def _old_token(world: Any) -> tuple[Any, ...]:
    recipient = _request(world).recipients.get(user=world.reader)
    return (signing.dumps([recipient.pk, recipient.user_id, recipient.request_id], salt=_OLD_SALT),)


def _question(world: Any) -> dict[str, Any]:
    return {"people": [world.reader.pk], "deadline": timezone.localdate().isoformat(), "emails": "", "message": ""}


def _more(world: Any) -> dict[str, Any]:
    return {"emails": "cogestion@exemple.fr"}


def _again(world: Any) -> dict[str, Any]:
    return {"deadline": timezone.localdate().isoformat()}


ROWS = [
    Row("documents:reading_list", "editor", args=_alive_pk),
    Row("documents:reading_ask", "editor", args=_alive_pk),
    Row("documents:reading_ask", "editor", "POST", 302, _alive_pk, _question),
    Row("documents:reading_request", "editor", args=_asked),
    Row("documents:reading_add", "editor", args=_asked),
    Row("documents:reading_add", "editor", "POST", 302, _asked, _more),
    Row("documents:reading_nudge", "editor", "POST", 302, _asked),
    Row("documents:reading_again", "editor", "POST", 302, _asked, _again),
    Row("documents:reading_close", "editor", "POST", 302, _asked),
    Row("documents:reading_csv", "editor", args=_asked),
    Row("documents:reading_pdf", "editor", args=_asked),
    # Who reads but was not asked is told so (409).
    Row(
        "documents:reading_acknowledge", "reader", "POST", 302, _asked_document, lambda world: {"number": 1},
        but={"editor": 409, "manager": 409},
    ),
    Row("links:answer", "public", args=_token),
    Row("links:answer", "public", "POST", 200, _token, lambda world: {"choice": "read", "seen": 1}),
    Row("documents:reading_by_mail", "public", args=_old_token),
    Row("documents:reading_by_mail", "public", "POST", 200, _old_token, lambda world: {"choice": "read", "seen": 1}),
]  # fmt: skip
