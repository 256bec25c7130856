"""Saying something about a document, answering, resolving, correcting, removing."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import queries
from documents.models import Comment, Document
from documents.queries.comments import can_resolve, check_change_comment, mentioned
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.explain import readers
from extranet.access.models import Role
from extranet.journal.actions import record
from extranet.ui import markdown
from extranet.ui.errors import Conflict, Forbidden, Invalid, NotVisible


@transaction.atomic
def comment(
    document: Document, body: str, *, actor: Actor, parent: Comment | None = None, once: uuid.UUID | None = None
) -> Comment:
    """Say something about `document`, as contributors may; the same `once` sent again returns the first.

    Its author, whom it answers and those it names with @ are told in person.
    """
    rules.check(actor, Role.CONTRIBUTOR, document)
    fresh = _lock(document)
    rules.check(actor, Role.CONTRIBUTOR, fresh)
    _check_body(body)
    if parent is not None and (parent.document_id != fresh.pk or parent.parent_id or parent.removed_at):
        raise Conflict(_("Ce commentaire vient d’être retiré : on ne peut plus y répondre."))
    sent = Comment.objects.filter(author=actor.user, once=once).first() if once else None
    if sent is not None:
        return sent
    written = Comment.objects.create(
        document=fresh,
        parent=parent,
        author=actor.user,
        body=body,
        html=markdown.render(body),
        number=queries.last_number(fresh),
        created_at=timezone.now(),
        once=once,
    )
    told = mentioned(fresh, body) | ({parent.author_id} if parent else {fresh.author_id})
    # Who was named in person is told whatever they may see: whoever left since must not be.
    able = readers(fresh.scope_id)
    _record(written, "comment", actor, to=sorted(user_id for user_id in told if user_id in able))
    return written


@transaction.atomic
def edit_comment(written: Comment, body: str, *, actor: Actor, revision: int) -> Comment:
    """Correct a comment that was read at `revision`; Conflict when it changed meanwhile. Who is newly named is told."""
    check_change_comment(actor, written)
    fresh = _lock_comment(written)
    check_change_comment(actor, fresh)
    _check_body(body)
    if fresh.revision != revision:
        raise Conflict(_("Quelqu’un d’autre a modifié ce commentaire entre-temps. Rien n’a été écrasé."))
    named = mentioned(fresh.document, body) - mentioned(fresh.document, fresh.body)
    fresh.body, fresh.html, fresh.edited_at = body, markdown.render(body), timezone.now()
    _save(fresh)
    _record(fresh, "edit_comment", actor, to=sorted(named))
    return fresh


@transaction.atomic
def remove_comment(written: Comment, *, actor: Actor) -> Comment:
    """Take a comment off the page: its author may, and editors."""
    return _turn(written, actor, "remove_comment", removed=True)


@transaction.atomic
def restore_comment(written: Comment, *, actor: Actor) -> Comment:
    """Put a removed comment back."""
    return _turn(written, actor, "restore_comment", removed=False)


@transaction.atomic
def erase_comment(written: Comment) -> None:
    """Delete a removed comment for good: the extranet's own act, once its time is over.

    A remark that was answered goes with its words alone: « commentaire retiré » still says what the answers speak to.
    """
    fresh = Comment.objects.select_for_update().filter(pk=written.pk, removed_at__isnull=False).first()
    if fresh is None:
        return
    document = written.document
    record(None, "erase_comment", document, document.scope, comment=fresh.pk)
    if fresh.answers.exists():
        fresh.body = fresh.html = ""
        fresh.save(update_fields=["body", "html"])
    else:
        fresh.delete()


def _turn(written: Comment, actor: Actor, verb: str, *, removed: bool) -> Comment:
    check_change_comment(actor, written)
    fresh = _lock_comment(written)
    check_change_comment(actor, fresh)
    if not fresh.body:
        raise Conflict(_("Ce commentaire est effacé pour de bon : il ne peut plus être remis."))
    fresh.removed_at = timezone.now() if removed else None
    _save(fresh)
    _record(fresh, verb, actor)
    return fresh


@transaction.atomic
def resolve(written: Comment, *, actor: Actor, resolved: bool) -> Comment:
    """Mark a remark as settled, or open it again: whoever made it, and those who may change the document."""
    rules.check(actor, Role.READER, written.document)
    fresh = _lock_comment(written)
    if fresh.parent_id is not None or not can_resolve(actor, fresh):
        raise Forbidden(_("Seuls son auteur et ceux qui modifient le document peuvent régler un commentaire."))
    fresh.resolved_at = timezone.now() if resolved else None
    fresh.resolved_by = actor.user if resolved else None
    _save(fresh)
    _record(fresh, "resolve_comment" if resolved else "reopen_comment", actor)
    return fresh


def _record(written: Comment, verb: str, actor: Actor, **data: Any) -> None:
    """Record it of the document: who follows that hears of it, and its page refreshes."""
    document = written.document
    record(actor, verb, document, document.scope, comment=written.pk, **data)


def _save(written: Comment) -> None:
    written.revision += 1
    written.save()


def _check_body(body: str) -> None:
    if not body.strip():
        raise Invalid(_("Écrivez votre commentaire."), field="body")
    if len(body) > markdown.LONGEST:
        raise Invalid(_("Ce commentaire est trop long : coupez-le en plusieurs."), field="body")


def _lock(document: Document) -> Document:
    fresh = Document.objects.select_for_update().filter(pk=document.pk, deleted_at=None).first()
    if fresh is None:
        raise Conflict(_("Ce document vient d’être supprimé. Rien n’a été enregistré."))
    return fresh


def _lock_comment(written: Comment) -> Comment:
    # The document first, as `comment` does: two changes on one page never wait for each other in a circle.
    document = _lock(written.document)
    fresh = Comment.objects.select_for_update().filter(pk=written.pk).first()
    if fresh is None:
        raise NotVisible
    fresh.document = document
    return fresh
