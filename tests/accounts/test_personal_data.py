"""Taking one's data, and erasing one's account."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.accounts import events, exports
from extranet.accounts.actions.app_passwords import create_app_password
from extranet.accounts.actions.closing import erase
from extranet.accounts.actions.invitations import invite
from extranet.accounts.actions.profile import edit_profile
from extranet.accounts.models import Invitation, PersonalExport, User
from extranet.journal import chain
from extranet.journal.models import Entry
from extranet.ui.errors import Conflict

AsActor = Callable[..., Actor]


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that holds two things about anyone, with hostile names."""

    def exporter(user: User) -> Iterable[tuple[str, bytes]]:
        yield "../../etc/passwd", b"un"
        yield "etc/passwd", b"deux"

    monkeypatch.setitem(events._personal_data._things, "notes", events.PersonalData("notes", exporter))


@pytest.fixture
def export(alice: User, confirmed: Callable[[User], Client], posted: Callable[[], list[Any]]) -> PersonalExport:
    """Alice's export, ready."""
    confirmed(alice).post("/compte/donnees/demander/")
    letters = posted()
    assert [letter.to for letter in letters] == [[alice.email]]
    return PersonalExport.objects.get()


def read_zip(response: Any) -> zipfile.ZipFile:
    content = b"".join(response.streaming_content)
    response.close()
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_zip_holds_what_every_room_registered(
    notes: None, alice: User, as_actor: AsActor, confirmed: Callable[[User], Client], posted: Callable[[], list[Any]]
) -> None:
    edit_profile(alice, first_name="Alice", last_name="Lefebvre", phone="03 21", actor=as_actor(alice))
    client = confirmed(alice)
    client.post("/compte/donnees/demander/")
    posted()
    page = client.get("/compte/donnees/").content.decode()
    assert "Télécharger" in page
    response = client.get(f"/compte/donnees/{PersonalExport.objects.get().pk}/")
    assert "attachment" in response["Content-Disposition"]
    archive = read_zip(response)
    assert {"notes/etc/passwd", "notes/etc/passwd (2)", "compte/profil.json"} <= set(archive.namelist())
    assert json.loads(archive.read("compte/profil.json"))["phone"] == "03 21"
    assert "profile_edit" in {row["verb"] for row in json.loads(archive.read("compte/journal.json"))}


def test_the_zip_is_for_its_owner_only(export: PersonalExport, bob: User, confirmed: Callable[[User], Client]) -> None:
    assert confirmed(bob).get(f"/compte/donnees/{export.pk}/").status_code == 404


def test_the_zip_goes_after_a_week(export: PersonalExport, alice: User, confirmed: Callable[[User], Client]) -> None:
    path = Path(export.file.path)
    assert path.exists() and timedelta(days=6) < export.expires_at - timezone.now() <= timedelta(days=7)
    PersonalExport.objects.update(expires_at=timezone.now())
    assert confirmed(alice).get(f"/compte/donnees/{export.pk}/").status_code == 404
    exports.remove_expired()
    assert not path.exists() and not PersonalExport.objects.exists()


def test_building_twice_makes_one_zip(export: PersonalExport, settings: Any) -> None:
    exports.build(export.pk)
    assert len(list((Path(settings.MEDIA_ROOT) / "personal_exports").iterdir())) == 1


def test_asking_twice_makes_one_job(alice: User, confirmed: Callable[[User], Client]) -> None:
    client = confirmed(alice)
    for _n in range(2):
        client.post("/compte/donnees/demander/")
    assert PersonalExport.objects.count() == 1


def test_taking_and_erasing_ask_to_prove_oneself_again(
    export: PersonalExport, signer: User, browse: Callable[..., Client]
) -> None:
    client = browse(signer)
    answers = [
        client.post("/compte/donnees/demander/"),
        client.get(f"/compte/donnees/{export.pk}/"),
        client.get("/compte/donnees/effacer/"),
        client.post("/compte/donnees/effacer/", {"confirm": "on"}),
    ]
    assert all(answer["Location"].startswith("/compte/reauthenticate/") for answer in answers)
    signer.refresh_from_db()
    assert signer.erased_at is None


def test_nothing_is_erased_without_the_box_ticked(alice: User, confirmed: Callable[[User], Client]) -> None:
    assert confirmed(alice).post("/compte/donnees/effacer/", {}).status_code == 200
    alice.refresh_from_db()
    assert alice.erased_at is None


def test_a_person_erases_themselves(alice: User, confirmed: Callable[[User], Client]) -> None:
    client = confirmed(alice)
    response = client.post("/compte/donnees/effacer/", {"confirm": "on"}, follow=True)
    assert "Votre compte est effacé" in response.content.decode()
    assert client.get("/compte/").status_code == 302
    alice.refresh_from_db()
    assert str(alice) == "ancien membre"


def test_erasure_leaves_nothing_that_names_the_person(
    alice: User, as_actor: AsActor, export: PersonalExport, django_capture_on_commit_callbacks: Any
) -> None:
    actor = as_actor(alice)
    number = alice.pk
    create_app_password(alice, name="Téléphone", realms=["agenda"], actor=actor)
    TOTP.activate(alice, generate_totp_secret())
    invite("ami@exemple.fr", actor=actor)
    User.objects.filter(pk=number).update(rpps="10101234567", phone="03 21")
    path = Path(export.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        erase(alice, actor=actor)
    row = User.objects.filter(pk=number).values().get()
    assert row["email"] == f"erased-{number}@invalid.invalid"
    left = [row[name] for name in ("first_name", "last_name", "phone", "photo", "rpps")]
    assert left == [""] * 5 and not row["is_active"] and row["erased_at"]
    for model in (EmailAddress, Authenticator, PersonalExport):
        assert not model.objects.filter(user_id=number).exists()
    assert not path.exists() and not alice.app_passwords.exists() and not alice.groups.exists()
    texts = " ".join(f"{entry.title} {entry.data}" for entry in Entry.objects.all())
    assert "lefebvre" not in texts.lower() and "alice" not in texts.lower()


def test_the_rooms_are_told_to_forget(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(events, "_closed", [lambda user: heard.append(f"closed {user.email}")])
    monkeypatch.setattr(events, "_erased", [lambda user: heard.append(f"erased {user.email}")])
    erase(alice, actor=None)
    assert heard == [f"{word} alice@exemple.fr" for word in ("closed", "erased")]


def test_what_they_did_stays_theirs_and_the_chain_stays_whole(alice: User, as_actor: AsActor) -> None:
    invite("ami@exemple.fr", actor=as_actor(alice))
    erase(alice, actor=as_actor(alice))
    entry = Entry.objects.get(verb="invite")
    assert entry.actor_id == alice.pk and str(entry.actor) == "ancien membre"
    verdict = chain.verify(chain.ADMINISTRATION)
    assert verdict.fault is None and verdict.length == 2


def test_an_open_invitation_to_the_erased_address_is_gone(alice: User, bob: User, as_actor: AsActor) -> None:
    invite(bob.email, actor=as_actor(alice))
    erase(bob, actor=None)
    assert not Invitation.objects.exists()


def test_the_last_administrator_cannot_be_erased(admin: User) -> None:
    with pytest.raises(Conflict, match="dernier administrateur"):
        erase(admin, actor=None)


def test_erasing_twice_changes_nothing(alice: User) -> None:
    erase(alice, actor=None)
    first = alice.erased_at
    erase(alice, actor=None)
    assert alice.erased_at == first
