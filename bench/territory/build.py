"""Builds a large territory straight in the database: plain rows, believable sizes, one seed."""

import itertools
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from agenda.models import Agenda, Event
from directory.models import Function, FunctionRole, Person, Structure
from documents.models import Blob, Document, Folder, Version
from extranet.access import grants
from extranet.access.models import GroupGrant, Role, UserGrant
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.models import Notification
from extranet.search import index
from extranet.territory.demo import TERRITORY
from extranet.territory.importer import import_territory
from forums.models import Forum, Post, Topic
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace

WORDS = (
    "commune réunion compte rendu budget tourisme hébergement randonnée médiathèque école transport mobilité santé "
    "numérique référent élu conseil communautaire convention subvention travaux voirie déchets énergie climat agenda "
    "programme animation culture patrimoine marais canal association jeunesse aînés logement urbanisme plan local "
    "intercommunal foncier commerce artisan marché public appel offres délibération arrêté règlement convocation ordre "
    "jour procès-verbal bilan rapport annexe tableau calendrier inscription formation atelier visite exposition fête"
).split()
SYLLABLES = "ba be bi bo ca co da de di fa fi ga go la le li lo ma me mi mo na ne ni pa pe po ra re ri ro sa".split()
BATCH = 2000


def vocabulary(size: int) -> tuple[list[str], list[float]]:
    """Return words and how often each is used: as in any language, the n-th word 1/n as often as the first (Zipf)."""
    dice = random.Random(1)
    words = [*WORDS, *("".join(dice.choices(SYLLABLES, k=dice.randrange(2, 5))) for _ in range(size - len(WORDS)))]
    dice.shuffle(words)
    # Stop words would hold the first places: the words of the index begin further down.
    return words, list(itertools.accumulate(1 / (rank + 20) for rank in range(size)))


def batches(rows: Iterable[Any]) -> Iterable[list[Any]]:
    """Cut `rows` in lists that one INSERT takes."""
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class Builder:
    """Builds a territory `scale` times the full size (1.0: 100,000 documents)."""

    def __init__(self, scale: float, seed: int = 62) -> None:
        self.scale = scale
        self.dice = random.Random(seed)
        self.now = timezone.now()
        self.words, self.weights = vocabulary(8000)

    def count(self, full: int) -> int:
        return max(2, int(full * self.scale))

    def text(self, length: int) -> str:
        return " ".join(self.dice.choices(self.words, cum_weights=self.weights, k=length))

    def past(self, days: int = 700) -> datetime:
        return self.now - timedelta(minutes=self.dice.randrange(days * 1440))

    @transaction.atomic
    def build(self) -> User:
        """Build all of it and return the person whose pages are measured: a member of thirty spaces."""
        import_territory(TERRITORY)
        users = self.people()
        spaces = [create_workspace(f"Espace {n} {self.text(2)}", "theme", actor=None) for n in range(self.count(200))]
        self.memberships(users, spaces)
        self.documents(spaces, users)
        self.events(spaces, users)
        self.posts(spaces, users)
        self.journal(spaces, users)
        return users[0]

    def people(self) -> list[User]:
        number = self.count(5000)
        accounts = max(2, number // 4)
        week = timedelta(days=7)
        users = User.objects.bulk_create(
            User(
                email=f"p{n}@banc.example", first_name=f"Prénom{n}", last_name=f"Nom{n}",
                previous_visit_at=self.now - week, last_visit_at=self.now,
            )
            for n in range(accounts)
        )  # fmt: skip
        members = grants.members_group()
        User.groups.through.objects.bulk_create(
            User.groups.through(user_id=user.pk, group_id=members.pk) for user in users
        )
        structures = list(Structure.objects.all())
        scope = grants.platform_scope()
        people = [
            Person(first_name=f"Prénom{n}", last_name=f"Nom{n}", scope=scope, user=users[n] if n < accounts else None)
            for n in range(number)
        ]
        people = Person.objects.bulk_create(people, BATCH)
        roles = list(FunctionRole)
        Function.objects.bulk_create(
            (
                Function(
                    person=person, structure=(place := self.dice.choice(structures)), scope_id=place.scope_id,
                    role=self.dice.choice(roles), start=(self.now - timedelta(days=400)).date(),
                )
                for person in people
            ),
            BATCH,
        )  # fmt: skip
        index.put(*people[:BATCH])
        return users

    def memberships(self, users: list[User], spaces: list[Workspace]) -> None:
        contributor, reader = grants.permission_of(Role.CONTRIBUTOR), grants.permission_of(Role.READER)
        places = [(users[0], space) for space in spaces[:30]]
        places += [(user, space) for user in users[1:] for space in self.dice.sample(spaces, min(8, len(spaces)))]
        UserGrant.objects.bulk_create(
            (UserGrant(user=user, permission=contributor, content_object=space.scope) for user, space in places), BATCH
        )
        cercle = Group.objects.create(name="Cercle du banc")
        users[0].groups.add(cercle)
        GroupGrant.objects.bulk_create(
            GroupGrant(group=cercle, permission=reader, content_object=space.scope) for space in spaces[:10]
        )

    def documents(self, spaces: list[Workspace], users: list[User]) -> None:
        blob = Blob.objects.create(address="0" * 64, size=42_000, media_type="application/pdf", stored_at=self.now)
        roots = {folder.workspace_id: folder for folder in Folder.objects.filter(parent=None)}
        # One folder in each space holds many: the page must not care.
        folders = [roots[space.pk] for space in spaces] + list(Folder.objects.exclude(parent=None))
        rows = (self.document(n, folder, users) for n, folder in enumerate(self.spread(folders, self.count(100_000))))
        for batch in batches(rows):
            saved = Document.objects.bulk_create(batch)
            versions = Version.objects.bulk_create(
                Version(
                    document=document, number=1, blob=blob, author_id=document.author_id, at=document.updated_at,
                    original_name=document.name, text_state="done",
                )
                for document in saved
            )  # fmt: skip
            for document, version in zip(saved, versions, strict=True):
                document.current = version
            Document.objects.bulk_update(saved, ["current"])
            for start in range(0, len(saved), 500):
                index.put(*saved[start : start + 500])

    def spread(self, folders: list[Folder], number: int) -> Iterable[Folder]:
        yield from [folders[0]] * (number // 50)
        for _ in range(number - number // 50):
            yield self.dice.choice(folders)

    def document(self, n: int, folder: Folder, users: list[User]) -> Document:
        name = f"{self.text(3)} {n}.pdf"
        at = self.past()
        return Document(
            folder=folder, scope_id=folder.scope_id, name=name, name_key=name.casefold(), description=self.text(150),
            author=self.dice.choice(users), size=42_000, created_at=at, updated_at=at,
        )  # fmt: skip

    def events(self, spaces: list[Workspace], users: list[User]) -> None:
        agendas = {agenda.scope_id: agenda for agenda in Agenda.objects.all()}
        chosen = [agendas[space.scope_id] for space in spaces]

        def rows() -> Iterable[Event]:
            for _ in range(self.count(50_000)):
                agenda = self.dice.choice(chosen)
                start = self.past(1400) + timedelta(days=700)
                yield Event(
                    agenda=agenda, scope_id=agenda.scope_id, title=self.text(3), place="Saint-Omer", start=start,
                    end=start + timedelta(hours=2), author=self.dice.choice(users),
                )  # fmt: skip

        for batch in batches(rows()):
            Event.objects.bulk_create(batch)

    def posts(self, spaces: list[Workspace], users: list[User]) -> None:
        forums = list(Forum.objects.all())
        number = self.count(200_000)
        topics = []
        for _ in range(max(2, number // 20)):
            forum = self.dice.choice(forums)
            topics.append(
                Topic(
                    forum=forum, scope_id=forum.scope_id, title=self.text(4), author=self.dice.choice(users),
                    posts_count=20, last_post_at=self.past(),
                )
            )  # fmt: skip
        topics = Topic.objects.bulk_create(topics, BATCH)
        html = f"<p>{self.text(60)}</p>"
        for batch in batches(
            Post(topic=topic, scope_id=topic.scope_id, author=self.dice.choice(users), body=html[3:-4], html=html)
            for topic in topics
            for _ in range(20)
        ):
            Post.objects.bulk_create(batch)

    def journal(self, spaces: list[Workspace], users: list[User]) -> None:
        entries = Entry.objects.bulk_create(
            (
                Entry(
                    at=self.past(60), actor=self.dice.choice(users), verb="add", kind="documents.document",
                    scope_id=self.dice.choice(spaces).scope_id, object_id=n, title=self.text(3), url="/documents/1/",
                )
                for n in range(self.count(100_000))
            ),
            BATCH,
        )  # fmt: skip
        mine = [entry for entry in entries if entry.scope_id == spaces[0].scope_id][:2000]
        Notification.objects.bulk_create(Notification(user=users[0], entry=e, scope_id=e.scope_id) for e in mine)


def analyse() -> None:
    """Let the database look at what it holds, as a running site's does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
