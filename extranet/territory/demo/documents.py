"""Months of documents in the spaces of the demonstration: minutes as real files, tables, and some read over again."""

import random as dice
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from documents import queries
from documents.actions.comments import comment
from documents.actions.documents import edit_document
from documents.actions.notes import create_note
from documents.actions.reading import acknowledge
from documents.actions.uploads import add_document, add_version
from documents.models import Comment, Document, Folder, ReadingRequest, Recipient
from documents.notes.blueprints import heading, items, paragraph, strong
from documents.storage import Incoming, Stored
from extranet.access.actor import Actor
from extranet.access.explain import readers
from extranet.access.models import Role, Zone
from extranet.access.zones import Assurance, policy
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.territory.demo.papers import WRITERS, Minutes
from extranet.territory.demo.subjects import PLACES, SUBJECTS, Subjects
from workspaces.models import Workspace

MONTHS = 8


def fill(workspace: Workspace, people: Sequence[User], random: dice.Random, now: datetime) -> None:
    """Add months of minutes and a table to a space, by people who may contribute to it."""
    subjects = SUBJECTS.get(workspace.name)
    if policy(workspace.scope.zone).professionals_only:
        people = [user for user in people if user.is_health_professional]
    if subjects is None or not people:
        return
    root = queries.get_root(workspace)
    minutes_folder = _folder(root, "Comptes rendus")
    for ago in range(MONTHS, 0, -1):
        at = now - timedelta(days=30 * ago - random.randrange(12), hours=random.randrange(9))
        author = random.choice(people)
        _add_minutes(minutes_folder, subjects, author, [str(user) for user in people], random, at)
    _add_note(minutes_folder, subjects, people, now - timedelta(days=1, hours=3))
    at = now - timedelta(days=3 + random.randrange(6))
    for title, table in subjects.tables.items():
        author = random.choice(people)
        document = _add(root, f"{title}.csv", table.encode(), author, at, subjects.tags)
        _read_over(document, f"{table}Total;;;\n", author, at + timedelta(days=1))
        _ask_to_read(document, people, now)
        _comment(document, people, now)


def _folder(root: Folder, name: str) -> Folder:
    return Folder.objects.filter(parent=root, name=name).first() or root


def _add_note(folder: Folder, subjects: Subjects, people: Sequence[User], at: datetime) -> None:
    """Add minutes that the group is still writing together."""
    day = timezone.localtime(at).date()
    content = [
        paragraph(strong("Date :"), f" {day:%d/%m/%Y}"),
        paragraph(strong("Présents :"), " ", ", ".join(str(user) for user in people[:6])),
        heading("Ordre du jour"),
        items("orderedList", *(title for title, _said in subjects.points[:3])),
        heading("Décisions"),
        items("bulletList", *subjects.decisions[:2]),
        heading("À faire"),
        items("taskList", *subjects.decisions[2:4], "Relire ce compte rendu"),
    ]
    actor = Actor(people[0], Assurance.SECOND_FACTOR)
    document = create_note(folder, f"{subjects.group} : notes de séance", actor=actor, content=content)
    _date(document, at)


def _add_minutes(
    folder: Folder, subjects: Subjects, author: User, names: list[str], random: dice.Random, at: datetime
) -> None:
    day = timezone.localtime(at).date()
    present = random.sample(names, min(len(names), 4 + random.randrange(4)))
    minutes = Minutes(
        f"{subjects.group} : compte rendu",
        day,
        random.choice(PLACES),
        present,
        random.sample(subjects.points, min(3, len(subjects.points))),
        random.sample(subjects.decisions, 2),
    )
    extension, write = random.choice(WRITERS)
    name = f"{day:%Y-%m-%d} {subjects.group}.{extension}"
    _add(folder, name, write(minutes), author, at, [*subjects.tags[:1], "compte rendu"])


def _add(folder: Folder, name: str, data: bytes, author: User, at: datetime, tags: list[str]) -> Document:
    actor = Actor(author, Assurance.SECOND_FACTOR)
    document = add_document(folder, _store(folder, name, data), name, actor=actor)
    document = edit_document(
        document, actor=actor, version=1, name=name, description="", tags=tags, folder=document.folder
    )
    _date(document, at)
    return document


def _read_over(document: Document, text: str, author: User, at: datetime) -> None:
    stored = _store(document.folder, document.name, text.encode())
    actor = Actor(author, Assurance.SECOND_FACTOR)
    added = add_version(document, stored, document.name, actor=actor, comment="Total ajouté")
    Document.objects.filter(pk=document.pk).update(updated_at=at)
    document.versions.filter(pk=added.pk).update(at=at)
    told = Entry.objects.filter(kind="documents.document", object_id=document.pk, chain="").order_by("-id")[:1]
    Entry.objects.filter(pk__in=[entry.pk for entry in told]).update(at=at)


def _ask_to_read(document: Document, people: Sequence[User], now: datetime) -> None:
    """Have an editor ask the others to read a table of the standard zone; two of them did. Nobody is mailed."""
    editors = readers(document.scope_id, Role.EDITOR)
    asking = next((user for user in people if user.pk in editors), None)
    if asking is None or document.scope.zone != Zone.STANDARD:
        return
    asked = ReadingRequest.objects.create(
        document=document,
        author=asking,
        message="Avant la prochaine réunion, pour que nous partions des mêmes chiffres.",
        deadline=timezone.localdate(now) + timedelta(days=10),
        number=2,
        created_at=now,
    )
    others = [user for user in people if user != asking]
    Recipient.objects.bulk_create(Recipient(request=asked, user=user) for user in others)
    for user in others[:2]:
        acknowledge(document, actor=Actor(user, Assurance.SECOND_FACTOR), number=2)


def _comment(document: Document, people: Sequence[User], at: datetime) -> None:
    """Have two people talk about a table beside it."""
    first, second = (Actor(user, Assurance.SECOND_FACTOR) for user in (people[0], people[-1]))
    remark = comment(document, "La ligne **Total** tient-elle compte des communes associées ?", actor=first)
    comment(document, "Oui, depuis la version 2.", actor=second, parent=remark)
    Comment.objects.filter(document=document).update(created_at=at)
    said = Entry.objects.filter(kind="documents.document", object_id=document.pk, verb="comment", chain="")
    said.update(at=at)


def _store(folder: Folder, name: str, data: bytes) -> Stored:
    with Incoming(folder.scope) as incoming:
        incoming.write(data)
        return incoming.store(name)


def _date(document: Document, at: datetime) -> None:
    """Put a document back in time, with what the journal says of it (its chain is never touched)."""
    Document.objects.filter(pk=document.pk).update(created_at=at, updated_at=at)
    document.versions.update(at=at)
    Entry.objects.filter(kind="documents.document", object_id=document.pk, chain="").update(at=at)
