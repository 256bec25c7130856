"""Reading who opened a document, who was asked to read it, and what proves that they did."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from documents import storage
from documents.letters.reading import OVER, asked_of
from documents.models import Document, Reading, ReadingRequest, Recipient, Version
from documents.queries.documents import get_document
from extranet.access.actor import Actor
from extranet.access.explain import readers, who
from extranet.access.models import Role
from extranet.access.zones import policy
from extranet.accounts.models import User
from extranet.journal.chain import START, digest
from extranet.journal.models import Entry
from extranet.ui.errors import NotVisible

PIECE = 1024 * 1024


def readings_of(document: Document) -> QuerySet[Reading]:
    """Return who opened a document its caller may edit, latest first."""
    return document.readings.select_related("user").order_by("-last_at", "-id")


def open_request(document: Document) -> ReadingRequest | None:
    """Return the request that is open for a document, with `asked` and `done`: how many people, how many answered."""
    return (
        document.reading_requests.filter(closed_at=None)
        .select_related("author")
        .annotate(asked=Count("recipients"), done=Count("recipients__acknowledged_at"))
        .first()
    )


def closed_requests(document: Document) -> QuerySet[ReadingRequest]:
    """Return the requests that are over, latest first."""
    return document.reading_requests.filter(closed_at__isnull=False).order_by("-id")


def my_part(actor: Actor, document: Document) -> Recipient | None:
    """Return what is asked of the actor, or the latest they confirmed; None when they were never asked."""
    mine = Recipient.objects.filter(request__document=document, user=actor.user).select_related("request__author")
    return mine.filter(Q(request__closed_at=None) | Q(acknowledged_at__isnull=False)).order_by("-request_id").first()


def get_request(actor: Actor, pk: int) -> ReadingRequest:
    """Return a request if the actor edits its document."""
    asked = ReadingRequest.objects.filter(pk=pk).select_related("author").first()
    if asked is None:
        raise NotVisible
    asked.document = get_document(actor, asked.document_id, Role.EDITOR)
    return asked


def recipients_of(asked: ReadingRequest) -> QuerySet[Recipient]:
    """Return the people asked: those who answered first, in that order, then the others by name."""
    people = asked.recipients.select_related("user", "entry")
    return people.order_by("acknowledged_at", "user__last_name", "user__first_name", "pk")


def may_be_asked(document: Document) -> set[int]:
    """Return the numbers of the people who can be asked to read: those who can read, as their zone lets them."""
    able = readers(document.scope_id)
    if policy(document.scope.zone).professionals_only:
        able &= set(User.objects.filter(pk__in=able, rpps_verified_at__isnull=False).values_list("pk", flat=True))
    return able


def choices_for(actor: Actor, document: Document) -> tuple[list[Group], list[User]]:
    """Return the groups and the people in person to whom the document is open, for a form to choose from."""
    reasons = who(actor, document)
    people = [reason.user for reason in reasons if reason.user and (not actor.user or reason.user.pk != actor.user.pk)]
    return [reason.group for reason in reasons if reason.group], people


def chosen(
    document: Document, *, everyone: bool, groups: Iterable[int], people: Iterable[int], emails: Iterable[str]
) -> list[User]:
    """Return the people a form chose, each once, among those who can be asked."""
    able = may_be_asked(document)
    wanted = Q(groups__in=list(groups)) | Q(pk__in=list(people)) | Q(email__in=list(emails))
    found = User.objects.filter(pk__in=able)
    if not everyone:
        found = found.filter(wanted)
    return list(found.distinct().order_by("last_name", "first_name", "pk"))


def unknown_addresses(document: Document, emails: Iterable[str]) -> list[str]:
    """Return the addresses of nobody who can be asked."""
    known = set(User.objects.filter(pk__in=may_be_asked(document), email__in=list(emails)).values_list("email"))
    return [email for email in emails if (email,) not in known]


def to_read(actor: Actor, limit: int = 10) -> list[Recipient]:
    """Return what the actor is asked to read and may see, most urgent first (one query)."""
    if actor.user is None:
        return []
    waiting = Recipient.objects.filter(
        user=actor.user,
        acknowledged_at=None,
        request__closed_at=None,
        request__document__deleted_at=None,
        request__document__scope_id__in=actor.scope_ids(Role.READER),
    )
    return list(waiting.select_related("request__document").order_by("request__deadline", "pk")[:limit])


def get_asked(pk: int, user_id: int) -> Recipient:
    """Return whom a mailed address asks, if it may still serve: NotVisible when used, late, or its reader is gone."""
    rows = Recipient.objects.select_related("user", "request__document__scope", "request__document__current")
    found = rows.filter(
        pk=pk,
        user_id=user_id,
        acknowledged_at=None,
        user__is_active=True,
        request__closed_at=None,
        request__document__deleted_at=None,
    ).first()
    if found is None or timezone.now() > asked_of(found).expires_at:
        raise NotVisible(str(OVER))
    scope = found.request.document.scope
    if not policy(scope.zone).mail_content or found.user_id not in readers(scope.pk):
        raise NotVisible(str(OVER))
    return found


def digest_of(version: Version) -> str:
    """Return the SHA-256 of a version's bytes: its address, or read from the file where that is encrypted."""
    if not version.blob.is_sealed:
        return version.blob.address
    known = Recipient.objects.filter(request__document=version.document_id, number=version.number).exclude(sha256="")
    if found := known.values_list("sha256", flat=True).first():
        return found
    sha = hashlib.sha256()
    with storage.open_blob(version.blob) as file:
        while piece := file.read(PIECE):
            sha.update(piece)
    return sha.hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of a proof: who was asked, and whether the chained journal says the same as the row."""

    recipient: Recipient
    is_proved: bool


def proof_of(asked: ReadingRequest) -> list[Proof]:
    """Return each person asked with what the journal proves, in three queries whatever their number."""
    people = list(recipients_of(asked))
    entries = [person.entry for person in people if person.entry is not None]
    before = _digests_before(entries)
    lines = [Proof(person, _is_proved(person, before)) for person in people]
    return sorted(lines, key=lambda line: line.recipient.acknowledged_at is None)


def _digests_before(entries: list[Entry]) -> dict[tuple[str, int], str]:
    places = [(entry.chain, entry.sequence - 1) for entry in entries if entry.sequence and entry.sequence > 1]
    chains, sequences = {chain for chain, _sequence in places}, {sequence for _chain, sequence in places}
    rows = Entry.objects.filter(chain__in=chains, sequence__in=sequences).order_by()
    return {(chain, sequence or 0): found for chain, sequence, found in rows.values_list("chain", "sequence", "digest")}


def _is_proved(person: Recipient, before: dict[tuple[str, int], str]) -> bool:
    entry = person.entry
    if entry is None or entry.sequence is None:
        return False
    previous = START if entry.sequence == 1 else before.get((entry.chain, entry.sequence - 1), "")
    said = (person.request_id, person.number, person.sha256, person.way, person.user_id)
    written = tuple(entry.data.get(key) for key in ("request", "number", "sha256", "way", "actor_id"))
    return said == written and entry.digest == digest(entry, previous)
