"""Editing office files in ONLYOFFICE Docs: a session begins, saves versions, and ends."""

import contextlib
import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from documents.actions.files import keep_blob
from documents.actions.locks import USUAL, refuse_locked, take
from documents.actions.uploads import add_version, lock_document
from documents.models import Document, Lock, LockVia, OfficeChanges, OfficeSession, Version
from documents.office import server
from documents.storage import Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Scope
from extranet.journal.actions import record
from extranet.ui.errors import Conflict, DomainError, Forbidden

logger = logging.getLogger(__name__)
_KEY_LENGTH = 24
# The editing server's answer when it does not know a key any more.
_NO_SUCH_KEY = 1


def open_session(document: Document, *, actor: Actor) -> OfficeSession:
    """Join the session in which the document is being edited, or begin one.

    Locked when someone works on it elsewhere; Conflict when a version was put beside an editor that is still open.
    """
    rules.check_change(actor, document)
    stale = _stale(document)
    if stale is not None:
        close_session(stale)
    with transaction.atomic():
        fresh = lock_document(document, None)
        rules.check_change(actor, fresh)
        session = OfficeSession.objects.filter(document=fresh, closed_at=None).first()
        if session is None:
            refuse_locked(actor, fresh)
            session = _begin(fresh, actor)
        return session


def _begin(document: Document, actor: Actor) -> OfficeSession:
    now = timezone.now()
    if document.current is None:
        raise Conflict(_("Ce document n’a pas encore de contenu à modifier."))
    session = OfficeSession.objects.create(
        document=document,
        key=get_random_string(_KEY_LENGTH),
        base=document.current,
        latest=document.current,
        opened_by=actor.user,
        opened_at=now,
        heard_at=now,
    )
    record(actor, "open_editor", document, document.scope, number=document.current.number)
    return session


def _stale(document: Document) -> OfficeSession | None:
    """Return the open session if the document has moved on without it and the editing server has forgotten it."""
    session = OfficeSession.objects.filter(document=document, closed_at=None).first()
    if session is None or session.latest_id == document.current_id:
        return None
    if server.command("info", session.key) == _NO_SUCH_KEY:
        return session
    raise Conflict(
        _(
            "Une version a été déposée pendant que ce document était ouvert dans l’éditeur. "
            "Attendez que chacun ferme l’éditeur : ses changements deviendront une version de plus."
        )
    )


@transaction.atomic
def note_editors(session: OfficeSession, editors: list[int], *, actor: Actor) -> None:
    """Keep who has the document open now, as the editing server tells, and hold it for them against other doors.

    Not before the server speaks: when it is away, whoever asked for the editor still changes the document elsewhere.
    """
    now = timezone.now()
    if session.lock is not None:
        Lock.objects.filter(pk=session.lock.pk).update(until=now + USUAL)
    elif editors:
        # Somebody may have locked it in between: then that holds, and what comes back waits.
        with contextlib.suppress(DomainError), transaction.atomic():
            session.lock = take(session.document, actor=actor, via=LockVia.OFFICE)
    rows = OfficeSession.objects.filter(pk=session.pk, closed_at=None)
    rows.update(editors=editors, heard_at=now, lock=session.lock)


@transaction.atomic
def save_session(session: OfficeSession, stored: Stored, *, actors: Iterable[Actor], ends: bool) -> Version:
    """Make what came back the document's next version, by the first of `actors` who may still change it.

    `ends`: everyone has closed the editor. Forbidden when none of them may change the document any more.
    """
    document = Document.objects.select_related("scope", "folder", "current__blob").get(pk=session.document_id)
    actor = next((actor for actor in actors if rules.can_change(actor, document)), None)
    if actor is None:
        raise Forbidden(_("Personne parmi ceux qui modifiaient ce document n’en a plus le droit."))
    comment = _("Modifié en ligne") if ends else _("Enregistré en cours de modification")
    tokens = [session.lock.token] if session.lock else []
    version = add_version(document, stored, document.name, actor=actor, comment=comment, tokens=tokens)
    OfficeSession.objects.filter(pk=session.pk).update(latest=version, heard_at=timezone.now())
    if ends:
        close_session(session)
    return version


@transaction.atomic
def keep_changes(session: OfficeSession, version: Version, history: dict[str, Any], changes: Stored | None) -> None:
    """Keep what the editing server tells of the changes from the session's start to `version`."""
    scope: Scope = version.document.scope
    defaults = {"previous": session.base, "history": history, "blob": keep_blob(changes, scope) if changes else None}
    OfficeChanges.objects.update_or_create(version=version, defaults=defaults)


@transaction.atomic
def close_session(session: OfficeSession) -> None:
    """End a session: its key is never used again."""
    OfficeSession.objects.filter(pk=session.pk, closed_at=None).update(closed_at=timezone.now(), editors=[])
    if session.lock is not None:
        Lock.objects.filter(pk=session.lock.pk).delete()
