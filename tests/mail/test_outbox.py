"""What is queued, what it shows of itself, and what becomes of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from extranet.accounts import mails
from extranet.accounts.actions.closing import deactivate, erase
from extranet.accounts.models import User
from extranet.mail import jobs, outbox, queries
from extranet.mail.letters import Letter
from extranet.mail.models import Outgoing, Recipient, State
from extranet.sealing.text import seal
from extranet.ui.errors import Invalid

Send = Callable[[], None]
Write = Callable[..., list[Recipient]]
SECRET = "http://exemple.fr/secret-7"


def test_a_letter_leaves_only_if_the_change_commits(db: None, send: Send) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.post(Letter("Bonjour", ["Bonjour"]), "alice@exemple.fr")
        raise ZeroDivisionError
    send()
    assert mail.outbox == []


def test_the_rows_show_nothing_of_a_letter(db: None) -> None:
    letter = Letter("Un sujet secret", ["Bonjour"], action="Ouvrir", url=SECRET)
    outbox.queue(
        outbox.Message(letter.subject, "mail/letter", {"letter": letter.as_dict()}),
        [outbox.To("alice@exemple.fr", {"stop_url": SECRET})],
    )
    rows = [*Outgoing.objects.values(), *Recipient.objects.values()]
    assert "secret" not in str(rows)


def test_the_message_id_is_fixed_when_queued_and_names_the_site(settings: Any, write: Write, send: Send) -> None:
    settings.SITE_URL = "https://extranet.exemple.fr:8443"
    (row,) = write("alice")
    assert row.message_id.endswith("@extranet.exemple.fr>")
    send()
    assert mail.outbox[0].extra_headers["Message-ID"] == row.message_id


def test_a_personal_address_that_stops_mails_makes_the_headers_of_rfc_8058(db: None, send: Send) -> None:
    context = {"letter": Letter("Bonjour", ["Bonjour"]).as_dict()}
    people = [outbox.To(f"{name}@exemple.fr", {"stop_url": f"http://exemple.fr/{name}"}) for name in "ab"]
    outbox.queue(outbox.Message("Bonjour", "mail/letter", context), people)
    send()
    heads = [(sent.to, sent.extra_headers["List-Unsubscribe"]) for sent in mail.outbox]
    assert heads == [(["a@exemple.fr"], "<http://exemple.fr/a>"), (["b@exemple.fr"], "<http://exemple.fr/b>")]


def test_a_subject_of_two_lines_is_refused(db: None) -> None:
    with pytest.raises(Invalid):
        outbox.post(Letter("Bonjour\nBcc: b@exemple.fr", []), "alice@exemple.fr")
    assert not Outgoing.objects.exists()


def test_a_letter_queued_by_an_older_version_leaves_once_as_the_same_mail(db: None, send: Send) -> None:
    body = {"to": "alice@exemple.fr", "message_id": "<1.2@extranet.invalid>", **Letter("Bonjour", ["Oui"]).as_dict()}
    for _twice in range(2):
        mails.deliver.call(seal(json.dumps(body), "mail"))
        send()
    (sent,) = mail.outbox
    assert sent.to == ["alice@exemple.fr"] and sent.extra_headers["Message-ID"] == "<1.2@extranet.invalid>"
    assert sent.subject == "Bonjour" and "Oui" in sent.body


def test_what_ended_a_month_ago_is_forgotten_and_what_waits_is_not(
    write: Write, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("sent", "bounced", "waits", "recent")
    send()
    long_ago = timezone.now() - timedelta(days=31)
    Recipient.objects.exclude(address__startswith="recent").update(changed_at=long_ago)
    Recipient.objects.filter(address__startswith="bounced").update(state=State.BOUNCED, sent_at=None)
    Recipient.objects.filter(address__startswith="waits").update(state=State.QUEUED, sent_at=None)
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    jobs.forget_sent.call()
    left = list(Recipient.objects.order_by("pk").values_list("address", flat=True))
    assert left == ["waits@exemple.fr", "recent@exemple.fr"]
    assert Outgoing.objects.count() == 2


def test_an_erased_person_is_named_no_more(bob: User, write: Write, send: Send) -> None:
    write("bob", "alice")
    send()
    write("BOB")
    erase(bob, actor=None)
    assert list(Recipient.objects.values_list("address", flat=True)) == ["alice@exemple.fr"]
    assert Outgoing.objects.count() == 1


def test_nothing_leaves_for_an_account_that_closed(bob: User, write: Write, send: Send) -> None:
    write("bob")
    send()
    write("bob")
    deactivate(bob, actor=None)
    send()
    assert len(mail.outbox) == 1
    assert Recipient.objects.get().state == State.SENT


def test_an_export_tells_what_was_sent_and_not_what_it_said(write: Write, send: Send) -> None:
    write("bob", "alice")
    send()
    (told,) = queries.of_address("Bob@exemple.fr")
    assert told["state"] == "sent" and told["sent_at"] is not None


def test_tried_again_a_letter_starts_anew(write: Write, send: Send) -> None:
    (row,) = write("alice")
    Recipient.objects.update(state=State.FAILED, next_at=None, tries=13)
    assert outbox.try_again(queries.not_arrived()) == 1
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.QUEUED, 0)
    send()
    assert len(mail.outbox) == 1
