"""The health zone: every reading is recorded, and nothing of it shows where it must not."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.models import Event
from documents.models import Document
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.readings import note_shown
from extranet.access.zones import Assurance
from extranet.accounts import exports
from extranet.accounts.actions.professionals import withdraw_verification
from extranet.accounts.models import PersonalExport, User
from extranet.journal.models import Entry
from extranet.notifications.models import Notification
from extranet.search.index import put, rebuild
from extranet.search.models import IndexedThing
from forums.actions.posts import reply
from forums.actions.topics import open_topic
from forums.models import Forum, Topic
from tests import factories
from workspaces.models import Workspace

TITLE, BODY = "Zorglub", "Ptérodactyle"
Browse = Callable[..., Client]


class Care:
    """A space of the health zone with a document, an event and a discussion, all of them named by the canary."""

    def __init__(self, manager: User, run_jobs: Callable[[], None]) -> None:
        self.manager = manager
        self.space: Workspace = factories.space("E-santé", blueprint="theme", manager=manager, zone="health")
        self.colleague = factories.professional("denis@exemple.fr", "Denis", "Soignant")
        factories.give(self.space, self.colleague, Role.EDITOR)
        actor = Actor(manager, Assurance.SECOND_FACTOR)
        self.topic: Topic = open_topic(Forum.objects.filter(scope=self.space.scope)[0], TITLE, BODY, actor=actor)
        self.post = self.topic.posts.get()
        reply(self.topic, BODY, actor=actor)
        client = factories.browse(manager, second_factor=True)
        self.url = self.space.get_absolute_url()
        start = timezone.localtime() + timedelta(days=1)
        form = {"title": TITLE, "description": BODY, "place": BODY, "start": f"{start:%Y-%m-%dT%H:%M}"}
        form["end"] = f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}"
        assert client.post(reverse("agenda:event_create", args=[self.space.slug]), form).status_code == 302
        self.event = Event.objects.get()
        folder = self.space.folders.get(parent=None)
        self.folder_args = [self.space.slug, folder.pk]
        upload = {"upload": SimpleUploadedFile(f"{TITLE}.txt", BODY.encode())}
        assert client.post(reverse("documents:upload", args=self.folder_args), upload).status_code == 302
        self.document = Document.objects.get()
        run_jobs()


@pytest.fixture
def care(chloe: User, run_jobs: Callable[[], None]) -> Care:
    return Care(chloe, run_jobs)


PAGES: dict[str, Callable[[Care], str]] = {
    "the page of the space": lambda care: care.url,
    "the activity": lambda care: reverse("workspaces:activity", args=[care.space.slug]),
    "the home page": lambda care: "/",
    "the inbox": lambda care: reverse("notifications:inbox"),
    "the search": lambda care: reverse("search:search") + f"?q={TITLE}",
    "a folder": lambda care: reverse("documents:folder_detail", args=care.folder_args),
    "the root folder": lambda care: reverse("documents:folder_root", args=[care.space.slug]),
    "a document": lambda care: care.document.get_absolute_url(),
    "a download": lambda care: reverse("documents:download", args=[care.document.pk]),
    "a version": lambda care: reverse("documents:version_download", args=[care.document.pk, 1]),
    "a document's card": lambda care: reverse("documents:document_edit", args=[care.document.pk]),
    "the agenda": lambda care: reverse("agenda:space_agenda", args=[care.space.slug]),
    "the agenda as a list": lambda care: reverse("agenda:space_agenda", args=[care.space.slug]) + "?vue=liste",
    "all my agendas": lambda care: reverse("agenda:my_agenda") + "?vue=liste",
    "the agenda as a file": lambda care: reverse("agenda:agenda_ics", args=[care.space.slug]),
    "an event": lambda care: care.event.get_absolute_url(),
    "an event as a file": lambda care: reverse("agenda:event_ics", args=[care.event.pk]),
    "an event's form": lambda care: reverse("agenda:event_edit", args=[care.event.pk]),
    "a copy of an event": lambda care: (
        reverse("agenda:event_create", args=[care.space.slug]) + f"?copie={care.event.pk}"
    ),
    "the discussions": lambda care: reverse("forums:topic_list", args=[care.space.slug]),
    "a discussion": lambda care: care.topic.get_absolute_url(),
    "a discussion's title": lambda care: reverse("forums:topic_edit", args=[care.topic.pk]),
    "a message's form": lambda care: reverse("forums:post_edit", args=[care.post.pk]),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_shows_something_of_the_zone_is_recorded(care: Care, browse: Browse, page: str) -> None:
    client = browse(care.colleague, second_factor=True)
    before = Entry.objects.filter(chain="health", actor=care.colleague).count()
    answer = client.get(PAGES[page](care))
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert any(word.encode() in content for word in (TITLE, BODY)), "the page shows nothing: the test proves nothing"
    rows = Entry.objects.filter(chain="health", actor=care.colleague).order_by("id")[before:]
    assert rows and {row.verb for row in rows} <= {"read", "download"}
    assert BODY not in str([row.data for row in rows])


@pytest.mark.parametrize("page", PAGES)
def test_nothing_shows_without_the_second_factor_or_the_number(care: Care, browse: Browse, page: str) -> None:
    by_password = browse(care.colleague).get(PAGES[page](care))
    assert not any(word in by_password.text for word in (TITLE + "<", f"« {TITLE}", f"{TITLE}.txt", BODY))
    withdraw_verification(care.colleague, actor=None)
    without_number = browse(care.colleague, second_factor=True).get(PAGES[page](care))
    assert not any(word in without_number.text for word in (TITLE + "<", f"« {TITLE}", f"{TITLE}.txt", BODY))


def test_suggestions_leave_the_zone_out(care: Care, browse: Browse) -> None:
    client = browse(care.colleague, second_factor=True)
    assert TITLE not in client.get(reverse("search:suggestions"), {"q": TITLE}).text
    assert TITLE in client.get(reverse("search:search"), {"q": TITLE}).text


def test_the_index_holds_no_content_of_the_zone(care: Care) -> None:
    rebuild()
    put(care.topic, care.event, care.document)
    assert not IndexedThing.objects.filter(scope=care.space.scope, body__contains=BODY).exists()


def test_mails_name_nothing_of_the_zone(care: Care, run_jobs: Callable[[], None]) -> None:
    reply(care.topic, BODY, actor=Actor(care.colleague, Assurance.SECOND_FACTOR))
    run_jobs()
    assert Notification.objects.filter(user=care.manager).exists()
    assert mail.outbox
    for message in mail.outbox:
        whole = f"{message.subject} {message.body} {message.alternatives}"  # type: ignore[attr-defined]
        assert not any(word in whole for word in (TITLE, BODY, "E-santé", "Denis")), whole


def test_the_export_of_personal_data_leaves_the_zone_where_it_is(care: Care) -> None:
    export = PersonalExport.objects.create(user=care.manager, expires_at=timezone.now() + timedelta(days=7))
    exports.build(export.pk)
    export.refresh_from_db()
    with export.file.open() as file, zipfile.ZipFile(file) as archive:
        content = "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    assert "profil" in str(archive.namelist())
    assert TITLE not in content and BODY not in content


def test_an_app_password_reads_nothing_of_the_zone(care: Care) -> None:
    assert Actor(care.manager, Assurance.APP_PASSWORD).role_on(care.space.scope_id) is None


def test_a_list_without_anything_of_the_zone_costs_nothing(
    alice: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    space = factories.space("Tourisme", manager=alice)
    actor = Actor(alice)
    assert actor.reaches
    with django_assert_num_queries(0):
        note_shown(actor, [space], "search")
