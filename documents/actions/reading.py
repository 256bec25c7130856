"""Asking people to read a document, reminding them, and their saying that they did."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.letters import reading as letters
from documents.models import Document, ReadingRequest, Recipient, Version, Way
from documents.queries.reading import digest_of, may_be_asked
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.explain import readers
from extranet.access.models import Role
from extranet.accounts.authors import Person
from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import Author, record
from extranet.mail.outbox import post
from extranet.ui.errors import Conflict, Invalid, NotVisible, TooMany

LONGEST_WAIT = timedelta(days=366)
# Between two mails sent by hand to the same people.
NUDGE_EVERY = timedelta(hours=24)
WARN_BEFORE = timedelta(days=3)


@transaction.atomic
def ask_reading(
    document: Document, users: Collection[User], *, actor: Actor, deadline: date, message: str = ""
) -> ReadingRequest:
    """Ask people who can read `document` to say before `deadline` that they have; one open request a document."""
    rules.check(actor, Role.EDITOR, document)
    fresh = _lock(document)
    rules.check(actor, Role.EDITOR, fresh)
    _check_deadline(deadline)
    if fresh.current is None:
        raise Conflict(_("Ce document n’a encore aucun fichier à lire."))
    if ReadingRequest.objects.filter(document=fresh, closed_at=None).exists():
        raise Conflict(_("Une demande de lecture est déjà ouverte pour ce document : ajoutez-y des personnes."))
    asked = ReadingRequest.objects.create(
        document=fresh,
        author=actor.user,
        message=message,
        deadline=deadline,
        number=fresh.current.number,
        created_at=timezone.now(),
    )
    added = _add(asked, users, actor)
    if not added:
        raise Invalid(_("Choisissez au moins une personne, autre que vous, qui peut lire ce document."))
    record(actor, "ask_reading", fresh, fresh.scope, request=asked.pk, people=len(added))
    return asked


@transaction.atomic
def add_recipients(asked: ReadingRequest, users: Collection[User], *, actor: Actor) -> int:
    """Ask more people, who can read the document; return how many were not asked yet."""
    fresh = lock_request(asked, actor)
    added = _add(fresh, users, actor)
    if not added:
        raise Invalid(_("Ces personnes sont déjà dans la demande, ou ne peuvent pas lire ce document."))
    record(actor, "add_to_reading", fresh.document, fresh.document.scope, request=fresh.pk, people=len(added))
    return len(added)


@transaction.atomic
def ask_again(asked: ReadingRequest, *, actor: Actor, deadline: date) -> ReadingRequest:
    """Close the request and ask the same people, those who can still read, for the version there is now."""
    rules.check(actor, Role.EDITOR, asked.document)
    # The document first, as everywhere: `ask_reading` takes it again without waiting.
    document = _lock(asked.document)
    ReadingRequest.objects.filter(pk=asked.pk, closed_at=None).update(closed_at=timezone.now())
    users = User.objects.filter(pk__in=asked.recipients.values("user_id")).order_by("pk")
    return ask_reading(document, list(users), actor=actor, deadline=deadline, message=asked.message)


@transaction.atomic
def close_request(asked: ReadingRequest, *, actor: Actor) -> None:
    """End a request: nobody is reminded any more, what was said stays as proof."""
    fresh = lock_request(asked, actor)
    fresh.closed_at = timezone.now()
    fresh.save(update_fields=["closed_at"])
    record(actor, "close_reading", fresh.document, fresh.document.scope, request=fresh.pk)


@transaction.atomic
def nudge(asked: ReadingRequest, *, actor: Actor) -> int:
    """Mail once more those who have not answered, at most once a day; return how many."""
    fresh = lock_request(asked, actor)
    now = timezone.now()
    if fresh.nudged_at is not None and fresh.nudged_at > now - NUDGE_EVERY:
        raise TooMany(_("Une relance est déjà partie depuis moins d’un jour. Réessayez demain."))
    fresh.nudged_at = now
    fresh.save(update_fields=["nudged_at"])
    count = _remind(fresh)
    record(actor, "remind_reading", fresh.document, fresh.document.scope, request=fresh.pk, people=count)
    return count


@transaction.atomic
def acknowledge(document: Document, *, actor: Actor, number: int) -> Recipient:
    """Write down that the actor has read version `number`, the one there is; said again it changes nothing."""
    rules.check(actor, Role.READER, document)
    document = _lock(document)
    rules.check(actor, Role.READER, document)
    found = Recipient.objects.filter(request__document=document, request__closed_at=None, user=actor.user)
    recipient = found.select_for_update(of=("self",)).select_related("request", "user").first()
    if recipient is None:
        raise Conflict(_("On ne vous demande plus de lire ce document : la demande est close."))
    return _acknowledge(recipient, document, number, Way.PAGE, actor)


@transaction.atomic
def acknowledge_by_mail(recipient: Recipient, *, number: int) -> Recipient:
    """Write down what the button behind a mailed address says, once: NotVisible when it was said already."""
    document = _lock(recipient.request.document)
    fresh = (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("request", "user")
        .filter(pk=recipient.pk, acknowledged_at=None, request__closed_at=None, user__is_active=True)
        .first()
    )
    if fresh is None or fresh.user_id not in readers(document.scope_id):
        raise NotVisible(_("Ce lien a déjà servi, ou n’est plus valable."))
    return _acknowledge(fresh, document, number, Way.MAIL, Person(fresh.user, "mail"))


def remind_due(now: datetime) -> int:
    """Send the mails of three days before and of the day after each deadline, once each; return how many left."""
    today = timezone.localdate(now)
    waiting = ReadingRequest.objects.filter(closed_at=None, document__deleted_at=None)
    before = waiting.filter(
        reminded_before_at=None,
        deadline__gte=today,
        deadline__lte=today + WARN_BEFORE,
        # Who was asked today needs no second mail today.
        created_at__lt=now - NUDGE_EVERY,
    )
    after = waiting.filter(reminded_after_at=None, deadline__lt=today, deadline__gte=today - timedelta(days=7))
    sent = 0
    for column, requests in (("reminded_before_at", before), ("reminded_after_at", after)):
        for pk in list(requests.order_by("pk").values_list("pk", flat=True)):
            sent += _remind_once(pk, column, now)
    return sent


@transaction.atomic
def _remind_once(pk: int, column: str, now: datetime) -> int:
    # Written first, in the transaction that enqueues the mails: run twice or half run, each leaves once.
    if not ReadingRequest.objects.filter(pk=pk, closed_at=None, **{column: None}).update(**{column: now}):
        return 0
    return _remind(ReadingRequest.objects.select_related("document__scope", "author").get(pk=pk))


def _remind(asked: ReadingRequest) -> int:
    able = readers(asked.document.scope_id)
    waiting = asked.recipients.filter(acknowledged_at=None, user__in=able).select_related("user").order_by("pk")
    for recipient in waiting:
        recipient.request = asked
        post(letters.reminder(recipient), recipient.user.email)
    return len(waiting)


def lock_request(asked: ReadingRequest, actor: Actor) -> ReadingRequest:
    """Return the open request as it is now, locked with its document, if the actor edits that."""
    rules.check(actor, Role.EDITOR, asked.document)
    document = _lock(asked.document)
    rules.check(actor, Role.EDITOR, document)
    fresh = ReadingRequest.objects.select_for_update().filter(pk=asked.pk, closed_at=None).first()
    if fresh is None:
        raise Conflict(_("Cette demande de lecture est close. Rien n’a été envoyé."))
    fresh.document = document
    return fresh


def _lock(document: Document) -> Document:
    """Return the document as it is now, locked, with the version there is; Conflict when it went to the bin."""
    fresh = Document.objects.select_for_update().filter(pk=document.pk, deleted_at=None).first()
    if fresh is None:
        raise Conflict(_("Ce document vient d’être supprimé. Rien n’a été enregistré."))
    fresh.current = Version.objects.select_related("blob").filter(pk=fresh.current_id or 0).first()
    return fresh


def _add(asked: ReadingRequest, users: Collection[User], actor: Actor) -> list[Recipient]:
    able = may_be_asked(asked.document)
    known = set(asked.recipients.values_list("user_id", flat=True)) | {actor.user.pk if actor.user else 0}
    new = [user for user in users if user.pk in able and user.pk not in known]
    Recipient.objects.bulk_create([Recipient(request=asked, user=user) for user in new], ignore_conflicts=True)
    added = asked.recipients.filter(user__in=new).select_related("user").order_by("pk")
    for recipient in added:
        recipient.request = asked
        post(letters.request(recipient), recipient.user.email)
    return list(added)


def _check_deadline(deadline: date) -> None:
    today = timezone.localdate()
    if not today <= deadline <= today + LONGEST_WAIT:
        raise Invalid(_("Choisissez un jour à venir, dans l’année."), field="deadline")


def _acknowledge(recipient: Recipient, document: Document, number: int, way: Way, author: Author) -> Recipient:
    if recipient.acknowledged_at is not None:
        return recipient
    if document.current is None or document.current.number != number:
        raise Conflict(_("Une nouvelle version vient d’être déposée. Ouvrez-la avant de confirmer votre lecture."))
    recipient.acknowledged_at, recipient.number, recipient.way = timezone.now(), number, way
    recipient.sha256 = digest_of(document.current)
    recipient.entry = record(
        author,
        "acknowledge",
        document,
        document.scope,
        chain=chains.READINGS,
        request=recipient.request_id,
        number=number,
        sha256=recipient.sha256,
        way=str(way),
    )
    recipient.save()
    return recipient
