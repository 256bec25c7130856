"""Asking people to read, their saying so on the page or from the mail, reminders, and the proof."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.actions import reading as actions
from documents.actions.uploads import add_version
from documents.letters.reading import asked_of
from documents.models import Document, Folder, ReadingRequest, Recipient, Way
from documents.queries import get_root
from documents.queries.reading import proof_of
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.actions.closing import deactivate
from extranet.accounts.models import User
from extranet.journal import chain
from extranet.journal.models import Entry
from extranet.links.oneclick import address
from extranet.ui.errors import Conflict, Forbidden, Invalid, TooMany
from tests import factories
from tests.documents.conftest import store
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db
AsActor = Callable[..., Actor]
SOON = timedelta(days=10)


@pytest.fixture
def document(root: Folder, bob: User, put: Callable[..., Document]) -> Document:
    return put(root, bob, "budget.txt")


@pytest.fixture
def asked(document: Document, alice: User, bob: User, david: User, as_actor: AsActor) -> ReadingRequest:
    day = timezone.localdate() + SOON
    return actions.ask_reading(document, [bob, david], actor=as_actor(alice), deadline=day, message="Avant mardi.")


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/repondre/\S+)", message.body)
    assert found is not None
    return found[1]


def new_version(document: Document, bob: User, as_actor: AsActor) -> None:
    add_version(document, store(document.scope, b"Autre"), "budget.txt", actor=as_actor(bob))


def test_an_editor_asks_on_the_page_and_people_find_it_at_home_and_in_their_mail(
    document: Document, alice: User, david: User, browse: Callable[..., Client], run_jobs: Callable[[], None]
) -> None:
    deadline = timezone.localdate() + SOON
    address = reverse("documents:reading_ask", args=[document.pk])
    answer = browse(alice).post(address, {"people": [david.pk], "deadline": deadline.isoformat(), "emails": ""})
    assert answer.status_code == 302
    assert "Lire et confirmer « budget.txt »" in browse(david).get("/").text
    run_jobs()
    (message,) = [sent for sent in mail.outbox if sent.to == [david.email]]
    assert "budget.txt" in message.subject and "/repondre/" in message.body


def test_the_button_on_the_page_acknowledges_and_home_forgets(
    asked: ReadingRequest, document: Document, david: User, browse: Callable[..., Client]
) -> None:
    client = browse(david)
    assert "Lu et pris connaissance" in client.get(document.get_absolute_url()).text
    client.post(reverse("documents:reading_acknowledge", args=[document.pk]), {"number": 1})
    recipient = Recipient.objects.get(request=asked, user=david)
    assert (recipient.way, recipient.number, recipient.sha256) == (Way.PAGE, 1, document.current.blob.address)
    assert "Lire et confirmer" not in client.get("/").text
    assert "Vous avez lu ce document" in client.get(document.get_absolute_url()).text


def test_opening_the_mailed_link_changes_nothing_and_its_button_serves_once(
    asked: ReadingRequest, david: User, run_jobs: Callable[[], None]
) -> None:
    run_jobs()
    link = link_in(next(sent for sent in mail.outbox if sent.to == [david.email]))
    anyone = Client()
    page = anyone.get(link)
    assert page.status_code == 200 and "budget.txt" in page.text
    assert not Recipient.objects.filter(acknowledged_at__isnull=False).exists()
    assert "C’est noté" in anyone.post(link, {"choice": "read", "seen": 1}).text
    assert Recipient.objects.get(request=asked, user=david).way == Way.MAIL
    assert anyone.post(link, {"choice": "read", "seen": 1}).status_code == 404
    assert anyone.get(link).status_code == 404


def test_the_page_behind_the_link_tells_the_title_and_nothing_else(
    document: Document, asked: ReadingRequest, david: User
) -> None:
    Document.objects.filter(pk=document.pk).update(description="Le secret du budget")
    recipient = Recipient.objects.get(request=asked, user=david)
    page = Client().get(address(asked_of(recipient))).text
    assert "Le secret" not in page and "Tourisme" not in page and david.email not in page and "Bonjour" not in page


@pytest.mark.parametrize("cause", ["closed account", "left the space", "late", "closed request", "forged", "binned"])
def test_a_link_dies(cause: str, asked: ReadingRequest, document: Document, space: Workspace, david: User) -> None:
    recipient = Recipient.objects.get(request=asked, user=david)
    link = address(asked_of(recipient))
    if cause == "closed account":
        deactivate(david, actor=None)
    elif cause == "left the space":
        grants.revoke(space.scope, david, actor=None)
    elif cause == "late":
        ReadingRequest.objects.update(deadline=timezone.localdate() - timedelta(days=32))
    elif cause == "closed request":
        ReadingRequest.objects.update(closed_at=timezone.now())
    elif cause == "binned":
        Document.objects.update(deleted_at=timezone.now())
    else:
        link = link[:-3] + ("aa/" if link[-3:] != "aa/" else "bb/")
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"choice": "read", "seen": 1}).status_code == 404
    assert not Recipient.objects.filter(acknowledged_at__isnull=False).exists()


def test_a_version_that_came_meanwhile_must_be_opened_first(
    asked: ReadingRequest, document: Document, bob: User, david: User, as_actor: AsActor
) -> None:
    new_version(document, bob, as_actor)
    with pytest.raises(Conflict, match="nouvelle version"):
        actions.acknowledge(document, actor=as_actor(david), number=1)


def test_the_proof_says_version_way_and_digest_and_the_journal_confirms(
    asked: ReadingRequest, document: Document, bob: User, alice: User, david: User, as_actor: AsActor,
    browse: Callable[..., Client],
) -> None:  # fmt: skip
    actions.acknowledge(document, actor=as_actor(david), number=1)
    assert chain.verify(chain.READINGS).fault is None and chain.verify(chain.READINGS).length == 1
    new_version(document, bob, as_actor)
    page = browse(alice).get(asked.get_absolute_url()).text
    assert "lu en version 1 ; version 2 depuis" in page and "conforme" in page
    assert Recipient.objects.get(user=david).sha256 in page
    table = browse(alice).get(reverse("documents:reading_csv", args=[asked.pk])).content.decode("utf-8-sig")
    assert "conforme au journal" in table and "en attente" in table
    pdf = browse(alice).get(reverse("documents:reading_pdf", args=[asked.pk]))
    assert pdf.content.startswith(b"%PDF-")


def test_a_row_changed_behind_our_back_is_proved_no_more(
    asked: ReadingRequest, document: Document, david: User, as_actor: AsActor
) -> None:
    actions.acknowledge(document, actor=as_actor(david), number=1)
    assert [line.is_proved for line in proof_of(asked)] == [True, False]
    Recipient.objects.filter(user=david).update(sha256="0" * 64)
    assert [line.is_proved for line in proof_of(asked)] == [False, False]
    Recipient.objects.filter(user=david).update(sha256=document.current.blob.address)
    Entry.objects.filter(verb="acknowledge").update(title="autre")
    assert [line.is_proved for line in proof_of(asked)] == [False, False]


def test_a_name_that_is_a_formula_stays_a_name_in_the_table(
    asked: ReadingRequest, alice: User, david: User, browse: Callable[..., Client]
) -> None:
    User.objects.filter(pk=david.pk).update(first_name="=HYPERLINK(1)")
    table = browse(alice).get(reverse("documents:reading_csv", args=[asked.pk])).content.decode()
    assert "'=HYPERLINK" in table and ";=HYPERLINK" not in table


def test_only_those_who_can_read_are_asked_each_once_and_never_oneself(
    document: Document, asked: ReadingRequest, alice: User, bob: User, as_actor: AsActor
) -> None:
    stranger = factories.member("etranger@exemple.fr", "Étienne", "Étranger")
    guest = factories.guest("dehors@ailleurs.fr", "Dora", "Dehors")
    with pytest.raises(Invalid):
        actions.add_recipients(asked, [alice, bob, stranger, guest], actor=as_actor(alice))
    grants.grant(document.scope, stranger, Role.READER, actor=None)
    assert actions.add_recipients(asked, [stranger, bob], actor=as_actor(alice)) == 1


def test_contributors_do_not_ask_and_one_request_is_open_at_a_time(
    document: Document, asked: ReadingRequest, alice: User, bob: User, david: User, as_actor: AsActor
) -> None:
    day = timezone.localdate() + SOON
    with pytest.raises(Forbidden):
        actions.ask_reading(document, [david], actor=as_actor(bob), deadline=day)
    with pytest.raises(Conflict, match="déjà ouverte"):
        actions.ask_reading(document, [david], actor=as_actor(alice), deadline=day)
    again = actions.ask_again(asked, actor=as_actor(alice), deadline=day)
    assert again.recipients.count() == 2
    assert ReadingRequest.objects.filter(closed_at=None).get() == again


def test_reminders_leave_once_before_and_once_after_and_only_to_who_has_not_answered(
    asked: ReadingRequest, document: Document, david: User, as_actor: AsActor
) -> None:
    now = timezone.now()
    assert actions.remind_due(now) == 0
    actions.acknowledge(document, actor=as_actor(david), number=1)
    assert actions.remind_due(now + timedelta(days=8)) == 1
    assert actions.remind_due(now + timedelta(days=8, hours=6)) == 0
    assert actions.remind_due(now + timedelta(days=11)) == 1
    assert actions.remind_due(now + timedelta(days=12)) == 0


def test_a_reminder_by_hand_leaves_once_a_day(asked: ReadingRequest, alice: User, as_actor: AsActor) -> None:
    assert actions.nudge(asked, actor=as_actor(alice)) == 2
    with pytest.raises(TooMany):
        actions.nudge(asked, actor=as_actor(alice))
    ReadingRequest.objects.update(nudged_at=timezone.now() - timedelta(hours=25))
    assert actions.nudge(asked, actor=as_actor(alice)) == 2


def test_in_the_health_zone_mails_name_nothing_and_links_confirm_nothing(
    health: Workspace, chloe: User, put: Callable[..., Document], as_actor: AsActor, run_jobs: Callable[[], None]
) -> None:
    other = factories.professional("paul@exemple.fr", "Paul", "Médecin")
    grants.grant(health.scope, other, Role.READER, actor=None)
    document = put(get_root(health), chloe, "patient.txt", assurance=Assurance.SECOND_FACTOR)
    asked = actions.ask_reading(
        document,
        [other],
        actor=as_actor(chloe, Assurance.SECOND_FACTOR),
        deadline=timezone.localdate() + SOON,
        message="Dossier Untel",
    )
    run_jobs()
    (message,) = [sent for sent in mail.outbox if sent.to == [other.email]]
    whole = message.subject + message.message().as_string()
    assert "patient" not in whole and "Untel" not in whole and "/repondre/" not in whole
    assert Client().get(address(asked_of(asked.recipients.get()))).status_code == 404
    done = actions.acknowledge(document, actor=as_actor(other, Assurance.SECOND_FACTOR), number=1)
    # Of what was read, not of the encrypted file.
    assert done.sha256 == "9172e8eec99f144f72eca9a568759580edadb2cfd154857f07e657569493bc44"
    assert chain.verify(chain.HEALTH).fault is None
