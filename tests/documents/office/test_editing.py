"""Editing in the office editor, as its published API has it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.actions.locks import take, take_over
from documents.actions.uploads import add_version
from documents.checks import editing_server
from documents.models import Document, Folder, Lock, LockVia, OfficeSession, Version
from documents.storage import open_blob
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.ui.errors import Locked
from tests import factories
from tests.documents.conftest import store
from tests.documents.office.conftest import config_of, docx
from tests.documents.office.double import EditingServer

pytestmark = pytest.mark.django_db(transaction=True)
DONE = {"error": 0}


def _bytes(version: Version) -> bytes:
    with open_blob(version.blob) as file:
        return file.read()


def test_what_is_edited_comes_back_as_a_version_of_who_edited(
    office: EditingServer, minutes: Document, bob: User
) -> None:
    config = config_of(bob, minutes)
    assert office.open(config) == docx("Présents : Bob")
    assert office.tell(config, 1, actions=[{"type": 1, "userid": str(bob.pk)}]).json() == DONE
    assert OfficeSession.objects.get().editors == [bob.pk]
    assert office.tell(config, 2, docx("Présents : Bob, Alice")).json() == DONE
    minutes.refresh_from_db()
    assert minutes.current is not None
    assert (minutes.current.number, minutes.current.author) == (2, bob)
    assert _bytes(minutes.current) == docx("Présents : Bob, Alice")
    assert Entry.objects.filter(verb="add_version", object_id=minutes.pk).count() == 1


def test_two_people_share_one_key_and_the_next_session_has_another(
    office: EditingServer, minutes: Document, alice: User, bob: User
) -> None:
    of_bob, of_alice = config_of(bob, minutes), config_of(alice, minutes)
    assert of_bob["document"]["key"] == of_alice["document"]["key"]
    assert of_bob["editorConfig"]["callbackUrl"] != of_alice["editorConfig"]["callbackUrl"]
    office.open(of_bob)
    office.open(of_alice)
    assert office.tell(of_bob, 2, docx("À deux"), users=[str(alice.pk)]).json() == DONE
    minutes.refresh_from_db()
    assert minutes.current is not None and minutes.current.author == alice
    again = config_of(bob, minutes)
    assert again["document"]["key"] != of_bob["document"]["key"]
    assert office.open(again) == docx("À deux")


def test_closing_without_a_change_makes_no_version(office: EditingServer, minutes: Document, bob: User) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    assert office.tell(config, 4).json() == DONE
    assert minutes.versions.count() == 1
    assert not OfficeSession.objects.filter(closed_at=None).exists()


def test_saving_on_the_way_keeps_the_session_open(office: EditingServer, minutes: Document, bob: User) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    assert office.tell(config, 6, docx("Un"), forcesavetype=1).json() == DONE
    assert OfficeSession.objects.filter(closed_at=None).exists()
    assert config_of(bob, minutes)["document"]["key"] == config["document"]["key"]
    assert office.tell(config, 2, docx("Deux")).json() == DONE
    assert [_bytes(version) for version in minutes.versions.order_by("number")[1:]] == [docx("Un"), docx("Deux")]


@pytest.mark.parametrize("status", [3, 7])
def test_after_a_failure_what_could_be_assembled_is_kept(
    office: EditingServer, minutes: Document, bob: User, status: int
) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    assert office.tell(config, status, docx("Ce qui reste")).json() == DONE
    assert minutes.versions.count() == 2
    assert OfficeSession.objects.filter(closed_at=None).exists() == (status == 7)


def test_the_same_save_told_twice_makes_one_version(office: EditingServer, minutes: Document, bob: User) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    for _again in range(2):
        assert office.tell(config, 2, docx("Une fois")).json() == DONE
    assert minutes.versions.count() == 2


def test_its_history_shows_who_changed_what(office: EditingServer, minutes: Document, bob: User) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    history = {
        "serverVersion": "9.0.0",
        "changes": [{"created": "2026-03-03 14:00:00", "user": {"id": "1", "name": "B"}}],
    }
    changes = office.offer("changes.zip", b"PK changes")
    assert office.tell(config, 2, docx("Deux"), history=history, changesurl=changes).json() == DONE
    address = reverse("documents:office_history", args=[minutes.pk])
    told = factories.browse(bob).get(address).json()
    assert told["currentVersion"] == 2
    assert told["history"][1]["changes"] == history["changes"] and told["history"][1]["serverVersion"] == "9.0.0"
    data = factories.browse(bob).get(address, {"version": 2}).json()
    assert office.fetch(data["url"]) == docx("Deux")
    assert office.fetch(data["previous"]["url"]) == docx("Présents : Bob")
    assert office.fetch(data["changesUrl"]) == b"PK changes"


def test_a_reader_opens_it_to_read_only(office: EditingServer, minutes: Document, bob: User, david: User) -> None:
    config_of(bob, minutes)
    config = config_of(david, minutes, opens=False)
    assert config["editorConfig"]["mode"] == "view"
    assert office.open(config) == docx("Présents : Bob")
    refused = factories.browse(david).post(reverse("documents:office_open", args=[minutes.pk]))
    assert refused.status_code == 403


def test_while_it_is_open_there_the_document_is_held_for_other_doors(
    office: EditingServer, minutes: Document, alice: User, bob: User, as_actor: Callable[..., Any]
) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    assert office.tell(config, 1).json() == DONE
    with pytest.raises(Locked, match="édition en ligne"):
        add_version(minutes, store(minutes.scope, docx("À côté"), "b.docx"), "b.docx", actor=as_actor(alice))
    assert office.open(config_of(alice, minutes)) == docx("Présents : Bob")
    assert office.tell(config, 2, docx("À deux"), users=[str(alice.pk)]).json() == DONE
    assert not Lock.objects.exists()


def test_while_the_server_is_away_one_still_puts_a_version(
    office: EditingServer, minutes: Document, bob: User, as_actor: Callable[..., Any]
) -> None:
    config_of(bob, minutes)
    add_version(minutes, store(minutes.scope, docx("À la main"), "b.docx"), "b.docx", actor=as_actor(bob))
    assert minutes.versions.count() == 2


def test_nobody_opens_what_another_has_locked(
    office: EditingServer, minutes: Document, alice: User, bob: User, as_actor: Callable[..., Any]
) -> None:
    take(minutes, actor=as_actor(alice), via=LockVia.WEB)
    refused = factories.browse(bob).post(reverse("documents:office_open", args=[minutes.pk]))
    assert refused.status_code == 423 and "Alice" in refused.content.decode()
    assert not OfficeSession.objects.exists()


def test_a_version_put_beside_an_open_editor_is_told(
    office: EditingServer, minutes: Document, alice: User, bob: User, as_actor: Callable[..., Any]
) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    assert office.tell(config, 1).json() == DONE
    take_over(Lock.objects.get(), actor=as_actor(alice))
    add_version(minutes, store(minutes.scope, docx("À côté"), "b.docx"), "b.docx", actor=as_actor(alice))
    refused = factories.browse(alice).post(reverse("documents:office_open", args=[minutes.pk]))
    assert refused.status_code == 409 and "éditeur" in refused.content.decode()
    # The editing server was started anew and knows nothing of it: a new session begins.
    office.forgotten.add(config["document"]["key"])
    assert office.open(config_of(alice, minutes)) == docx("À côté")


def test_rights_are_asked_again_when_it_is_saved(office: EditingServer, minutes: Document, bob: User) -> None:
    config = config_of(bob, minutes)
    office.open(config)
    minutes.scope.user_grants.filter(user=bob).delete()
    answer = office.tell(config, 2, docx("Trop tard"))
    assert answer.status_code == 403
    assert minutes.versions.count() == 1


def test_what_another_wrote_is_kept_when_the_first_one_was_removed(
    office: EditingServer, minutes: Document, alice: User, bob: User
) -> None:
    config, _other = config_of(bob, minutes), config_of(alice, minutes)
    office.open(config)
    minutes.scope.user_grants.filter(user=bob).delete()
    assert office.tell(config, 2, docx("À deux"), users=[str(bob.pk), str(alice.pk)]).json() == DONE
    minutes.refresh_from_db()
    assert minutes.current is not None and minutes.current.author == alice


def test_the_health_zone_never_hands_a_file_over(
    office: EditingServer, health: Any, chloe: User, put: Callable[..., Document]
) -> None:
    from documents import queries
    from extranet.access.zones import Assurance

    chloe.rpps, chloe.rpps_verified_at = "10101234567", timezone.now() - timedelta(days=1)
    chloe.save()
    document = put(queries.get_root(health), chloe, "Dossier.docx", docx("Secret"), assurance=Assurance.SECOND_FACTOR)
    browser = factories.browse(chloe, second_factor=True)
    assert browser.get(document.get_absolute_url()).status_code == 200
    assert browser.get(reverse("documents:office_editor", args=[document.pk])).status_code == 404
    assert browser.post(reverse("documents:office_open", args=[document.pk])).status_code == 404


def test_without_a_server_nothing_is_offered(root: Folder, bob: User, put: Callable[..., Document]) -> None:
    document = put(root, bob, "Compte rendu.docx", docx("Bonjour"))
    browser = factories.browse(bob)
    assert "Modifier en ligne" not in browser.get(document.get_absolute_url()).content.decode()
    answer = browser.get(reverse("documents:office_editor", args=[document.pk]))
    assert answer.status_code == 404 and "Téléchargez-le" in answer.content.decode()


@pytest.mark.parametrize(("secret", "errors"), [("", 1), ("court", 1), ("x" * 32, 0)])
def test_a_server_without_a_real_secret_is_told_before_it_is_used(settings: Any, secret: str, errors: int) -> None:
    settings.ONLYOFFICE_URL, settings.ONLYOFFICE_JWT_SECRET = "https://edition.exemple.fr", secret
    assert len(editing_server(None)) == errors
