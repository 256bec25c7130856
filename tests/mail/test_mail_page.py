"""The administrators' page of the outbox."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.mail import claims, outbox
from extranet.mail.letters import Letter
from extranet.mail.models import Recipient, State

Browse = Callable[..., Client]


@pytest.fixture
def waiting(db: None) -> Recipient:
    """A letter that was refused once."""
    outbox.post(Letter("Objet secret", ["Texte secret"]), "alice@exemple.fr")
    Recipient.objects.update(tries=1, answer="450 4.2.2 mailbox full")
    return Recipient.objects.get()


def test_it_shows_what_waits_and_why_but_nothing_of_what_it_says(
    admin: User, waiting: Recipient, browse: Browse
) -> None:
    claims.pause("Connection refused")
    page = browse(admin).get(reverse("portal:mail_list")).text
    for words in ("alice@exemple.fr", "1 essai", "450 4.2.2 mailbox full", "ne répond pas", "Connection refused"):
        assert words in page
    assert "secret" not in page


def test_what_was_refused_is_listed_apart_and_can_be_sent_again(
    admin: User, waiting: Recipient, browse: Browse, run_jobs: Callable[[], None]
) -> None:
    Recipient.objects.update(state=State.BOUNCED, next_at=None)
    client = browse(admin)
    assert "alice@exemple.fr" not in client.get(reverse("portal:mail_list")).text
    assert "Refusée" in client.get(reverse("portal:mail_list"), {"liste": "non-remis"}).text
    client.post(reverse("portal:mail_send_again", args=[waiting.pk]))
    run_jobs()
    assert [sent.to for sent in mail.outbox] == [["alice@exemple.fr"]]
    entry = Entry.objects.get(verb="send_again")
    assert entry.chain == "administration" and "alice" not in str(entry.__dict__)


def test_all_that_waits_is_tried_at_once_though_the_server_was_left_alone(
    admin: User, waiting: Recipient, browse: Browse, run_jobs: Callable[[], None]
) -> None:
    claims.pause("Connection refused")
    Recipient.objects.update(next_at=timezone.now() + claims.RETRIES[-1])
    run_jobs()
    assert mail.outbox == []
    browse(admin).post(reverse("portal:mail_send_now"))
    run_jobs()
    assert len(mail.outbox) == 1


def test_what_is_given_up_never_leaves(
    admin: User, waiting: Recipient, browse: Browse, run_jobs: Callable[[], None]
) -> None:
    browse(admin).post(reverse("portal:mail_give_up", args=[waiting.pk]))
    run_jobs()
    assert mail.outbox == [] and not Recipient.objects.exists()
    assert Entry.objects.filter(verb="give_up", chain="administration").exists()


def test_a_letter_that_left_can_be_neither_given_up_nor_sent_again(
    admin: User, waiting: Recipient, browse: Browse, run_jobs: Callable[[], None]
) -> None:
    run_jobs()
    client = browse(admin)
    for name in ("portal:mail_give_up", "portal:mail_send_again"):
        assert client.post(reverse(name, args=[waiting.pk])).status_code == 404
    assert len(mail.outbox) == 1


def test_all_that_was_refused_is_sent_again_at_once(
    admin: User, waiting: Recipient, browse: Browse, run_jobs: Callable[[], None]
) -> None:
    outbox.post(Letter("Objet", ["Oui"]), "bob@exemple.fr")
    Recipient.objects.update(state=State.BOUNCED, next_at=None)
    client = browse(admin)
    assert "Tout renvoyer" in client.get(reverse("portal:mail_list"), {"liste": "non-remis"}).text
    assert "2 lettres" in client.post(reverse("portal:mail_send_all_again"), follow=True).text
    run_jobs()
    assert len(mail.outbox) == 2
    assert Entry.objects.get(verb="send_all_again", chain="administration").title == "2 lettres"
    assert "Aucune lettre refusée" in client.get(reverse("portal:mail_list"), {"liste": "non-remis"}).text


def test_letters_that_wait_for_the_server_alone_count_as_set_going(
    admin: User, waiting: Recipient, browse: Browse
) -> None:
    claims.pause("Connection refused")
    assert "1 lettre est remise en route" in browse(admin).post(reverse("portal:mail_send_now"), follow=True).text
