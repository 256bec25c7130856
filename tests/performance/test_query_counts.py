"""The pages that everyone opens ask the database as often at 2, 20 and 2,000 rows."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import Agenda, Event
from directory.models import Function, Person, Structure
from documents.models import Blob, Document, Folder, Version
from extranet.access import grants
from extranet.access.models import Role, UserGrant
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.models import Notification
from extranet.search import index
from forums.models import Forum, Post, Topic
from tests import factories
from workspaces.models import JoinRequest, Workspace

SIZES = (2, 20, 2000)
# Pages list spaces forty at a time: more of them would only slow the test down.
MOST_SPACES = 100
MOST_HOME, MOST = 20, 15
# It gathers versions, text, readings, links, comments, places and the star: for its editors, who see the most.
MOST_DOCUMENT = 22
# Its filters, favourites, what is shown from elsewhere, the room left, and the way to it.
MOST_FOLDER = 18
BUDGETS = {
    "home": MOST_HOME,
    "document": MOST_DOCUMENT,
    "documents": MOST_FOLDER,
    "documents narrowed": MOST_FOLDER,
}


class Territory:
    """A space with as many rows of everything as asked for, each with an author of its own."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.reader = factories.member("lectrice@exemple.fr", "Léa", "Lectrice")
        self.space: Workspace = factories.space("Tourisme", manager=self.reader, visibility="on_request")
        scope = grants.platform_scope()
        self.pays = Structure.objects.create(kind="pays", name="Pays", scope=scope)
        self.person = Person.objects.create(first_name="Hélène", last_name="Décroix", scope=scope)
        self.root = Folder.objects.get(workspace=self.space, parent=None)
        self.forum = Forum.objects.filter(scope=self.space.scope).order_by("pk")[0]
        self.topic = Topic.objects.create(forum=self.forum, scope=self.forum.scope, title="Sujet", author=self.reader)
        self.event = self._events([self.reader])[0]
        self.blob = Blob.objects.create(address="0" * 64, size=1, media_type="text/plain", stored_at=self.now)
        self.document = self._documents([self.reader])[0]
        self.size = 0

    def grow(self, size: int) -> None:
        """Add rows until there are `size` of each kind."""
        numbers = range(self.size, size)
        self.size = size
        people = User.objects.bulk_create(
            User(email=f"p{n}@exemple.fr", first_name=f"Prénom {n}", last_name=f"Nom {n}") for n in numbers
        )
        group = grants.members_group()
        places = User.groups.through
        places.objects.bulk_create(places(user_id=user.pk, group_id=group.pk) for user in people)
        role = grants.permission_of(Role.READER)
        UserGrant.objects.bulk_create(
            UserGrant(user=user, permission=role, content_object=self.space.scope) for user in people
        )
        JoinRequest.objects.bulk_create(JoinRequest(workspace=self.space, user=user) for user in people)
        Folder.objects.bulk_create(
            Folder(workspace=self.space, parent=self.root, scope=self.root.scope, name=f"D{n}", name_key=f"d{n}")
            for n in numbers
        )
        index.put(*self._documents(people), *self._events(people), *self._topics(people), *self._directory(people))
        self._news(people)
        for n in numbers[: max(0, MOST_SPACES - numbers.start)]:
            factories.give(factories.space(f"Espace {n}", blueprint="empty"), self.reader, Role.MANAGER)

    def _documents(self, people: Iterable[User]) -> list[Document]:
        times = {"created_at": self.now, "updated_at": self.now}
        made = Document.objects.bulk_create(
            Document(
                folder=self.root, scope=self.root.scope, name=f"Compte {user.pk}", name_key=f"compte {user.pk}",
                author=user, **times,
            )
            for user in people
        )  # fmt: skip
        versions = Version.objects.bulk_create(
            Version(document=document, number=1, blob=self.blob, author=document.author, at=self.now)
            for document in made
        )
        for document, version in zip(made, versions, strict=True):
            document.current = version
        Document.objects.bulk_update(made, ["current"], 500)
        return made

    def _events(self, people: Iterable[User]) -> list[Event]:
        agenda = Agenda.objects.get(scope=self.space.scope)
        end = self.now + timedelta(hours=2)
        return Event.objects.bulk_create(
            Event(
                agenda=agenda, scope=agenda.scope, title=f"Compte {user.pk}", start=self.now, end=end, author=user
            )
            for user in people
        )  # fmt: skip

    def _topics(self, people: list[User]) -> list[Topic]:
        topics = Topic.objects.bulk_create(
            Topic(forum=self.forum, scope=self.forum.scope, title=f"Compte {user.pk}", author=user) for user in people
        )
        posts = Post.objects.bulk_create(
            Post(topic=topic, scope=self.forum.scope, author=topic.author, body="a", html="<p>a</p>")
            for topic in topics
        )
        for topic, post in zip(topics, posts, strict=True):
            topic.last_post, topic.posts_count = post, 1
        Topic.objects.bulk_update(topics, ["last_post", "posts_count"], 500)
        Post.objects.bulk_create(
            Post(topic=self.topic, scope=self.forum.scope, author=user, body="a", html="<p>a</p>") for user in people
        )
        return topics

    def _directory(self, people: list[User]) -> list[Person]:
        persons = Person.objects.bulk_create(
            Person(first_name=user.first_name, last_name=user.last_name, scope=self.pays.scope, user=user)
            for user in people
        )
        Structure.objects.bulk_create(
            Structure(kind="association", name=f"Compte {user.pk}", scope=self.pays.scope, parent=self.pays)
            for user in people
        )
        start = self.now.date()
        Function.objects.bulk_create(
            Function(person=person, structure=self.pays, scope=self.pays.scope, role="staff", start=start)
            for person in [*persons, *[self.person] * len(persons)]
        )
        return persons

    def _news(self, people: list[User]) -> None:
        entries = Entry.objects.bulk_create(
            Entry(
                at=self.now, actor=user, verb="add", kind="documents.document", scope=self.space.scope,
                object_id=self.document.pk, title="Compte", url="/",
            )
            for user in people
        )  # fmt: skip
        Notification.objects.bulk_create(
            Notification(user=self.reader, entry=entry, scope=self.space.scope) for entry in entries
        )


def _pages(territory: Territory) -> dict[str, str]:
    slug = [territory.space.slug]
    return {
        "home": "/",
        "spaces": reverse("workspaces:workspace_list"),
        "space": territory.space.get_absolute_url(),
        "activity": reverse("workspaces:activity", args=slug),
        "members": reverse("workspaces:member_list", args=slug),
        "documents": reverse("documents:folder_root", args=slug),
        "documents narrowed": reverse("documents:folder_root", args=slug) + "?mots=compte&depuis=7",
        "documents of all spaces": reverse("documents:home"),
        "chooser": reverse("documents:choose") + f"?pour=move&quoi=d{territory.document.pk}&dans={territory.root.pk}",
        "bin": reverse("documents:bin_list", args=slug),
        "models": reverse("documents:model_choose", args=[*slug, territory.root.pk]),
        "document": territory.document.get_absolute_url(),
        "agenda": reverse("agenda:space_agenda", args=slug),
        "agenda as a list": reverse("agenda:space_agenda", args=slug) + "?vue=liste",
        "my agenda": reverse("agenda:my_agenda"),
        "event": territory.event.get_absolute_url(),
        "forum": reverse("forums:topic_list", args=slug),
        "topic": territory.topic.get_absolute_url(),
        "people": reverse("directory:person_list"),
        "person": territory.person.get_absolute_url(),
        "structures": reverse("directory:structure_list"),
        "structure": territory.pays.get_absolute_url(),
        "search": reverse("search:search") + "?q=compte",
        "suggestions": reverse("search:suggestions") + "?q=compte",
        "inbox": reverse("notifications:inbox"),
    }


def _cost(client: Client, address: str) -> int:
    # Once before: what a first visit writes (a visit, what was read) is not what the page costs.
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(captured)


@pytest.mark.django_db
def test_pages_cost_the_same_at_2_20_and_2000_rows(browse: Callable[..., Client]) -> None:
    territory = Territory()
    costs: dict[str, dict[int, int]] = {}
    for size in SIZES:
        territory.grow(size)
        client = browse(territory.reader)
        for name, address in _pages(territory).items():
            costs.setdefault(name, {})[size] = _cost(client, address)
    # Never more; less where the first results are of kinds that ask for less (a document's folders).
    uneven = {name: found for name, found in costs.items() if max(found.values()) > found[SIZES[0]]}
    assert not uneven
    dear = {name: found[SIZES[0]] for name, found in costs.items() if found[SIZES[0]] > BUDGETS.get(name, MOST)}
    assert not dear
