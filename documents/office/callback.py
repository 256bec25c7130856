"""What the editing server tells of a session (its callbacks), believed only as far as it is signed."""

import json
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from documents.actions import office as actions
from documents.models import Document, OfficeSession
from documents.office import server
from documents.office.doors import proved, proved_header
from documents.office.formats import extension_of, is_genuine
from documents.queries.office import actor_of
from documents.storage import Incoming, Stored, open_blob
from extranet.access.actor import Actor
from extranet.ui.errors import Forbidden, Invalid, NotVisible

_LONGEST_BODY = 1024 * 1024
_MOST_EDITORS = 200


class Status(IntEnum):
    """What became of the file (`status` of the API)."""

    EDITING = 1
    SAVED = 2
    SAVE_FAILED = 3
    UNCHANGED = 4
    FORCE_SAVED = 6
    FORCE_SAVE_FAILED = 7


def read(request: HttpRequest) -> dict[str, Any]:
    """Return what the editing server signed: the token of the body if there is one, else that of the header.

    What the body says beside its token counts for nothing. Forbidden when nothing is signed.
    """
    if int(request.headers.get("Content-Length") or 0) > _LONGEST_BODY:
        raise Invalid(_("Le message du serveur d’édition est trop long."))
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise Forbidden(_("Cet appel ne vient pas du serveur d’édition.")) from error
    token = body.get("token") if isinstance(body, dict) else None
    return proved(token) if token else proved_header(request)


def handle(session: OfficeSession, user: int, told: dict[str, Any]) -> None:
    """Do what `told` asks for; `user` is in whose name the editor was opened.

    A status that is not known changes nothing: the server may speak a newer API. Raises a DomainError when the file
    could not be saved: nothing of it is kept then.
    """
    if told.get("key") != session.key:
        raise Forbidden(_("Cet appel parle d’une autre session."))
    if session.closed_at is not None:
        return
    status = told.get("status")
    if status == Status.EDITING:
        actions.note_editors(session, _people(told)[:_MOST_EDITORS], actor=actor_of(user))
    elif status == Status.UNCHANGED:
        actions.close_session(session)
    elif status in {Status.SAVED, Status.SAVE_FAILED, Status.FORCE_SAVED, Status.FORCE_SAVE_FAILED} and told.get("url"):
        # After a failure too, the server offers what it could assemble: better a version too many than work lost.
        _save(session, user, told, ends=status in {Status.SAVED, Status.SAVE_FAILED})


def _save(session: OfficeSession, user: int, told: dict[str, Any], *, ends: bool) -> None:
    document = session.document
    if document.deleted_at is not None:
        raise NotVisible
    actors = list(_actors(user, told))
    stored = _take(document, str(told["url"]), document.name)
    if str(told.get("filetype", extension_of(document.name))).lower() != extension_of(document.name):
        raise Invalid(_("Le serveur d’édition renvoie un autre type de fichier."))
    with open_blob(stored) as file:
        if not is_genuine(file, extension_of(document.name)):
            raise Invalid(_("Le fichier renvoyé n’est pas du type attendu, ou contient des macros."))
    version = actions.save_session(session, stored, actors=actors, ends=ends)
    history = told.get("history")
    if ends and isinstance(history, dict) and history:
        changes = _take(document, str(told["changesurl"]), "changes.zip") if told.get("changesurl") else None
        actions.keep_changes(session, version, history, changes)


def _take(document: Document, url: str, name: str) -> Stored:
    with server.taking(url) as pieces, Incoming(document.scope) as incoming:
        for piece in pieces:
            incoming.write(piece)
        return incoming.store(name)


def _actors(user: int, told: dict[str, Any]) -> Iterator[Actor]:
    """Give who edited, the last one first, then in whose name the editor was opened."""
    for person in [*_people(told), user]:
        yield actor_of(person)


def _people(told: dict[str, Any]) -> list[int]:
    users = told.get("users")
    return [int(person) for person in users if str(person).isdigit()] if isinstance(users, list) else []
