"""Adding events: dates as people type them, refusals at the right field, clocks that change."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from agenda.models import Event
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.models import Follow
from extranet.search.queries import find
from tests.agenda.conftest import moment
from workspaces.models import Workspace

Browse = Callable[..., Client]
NEW = "/espaces/tourisme/agenda/nouveau/"
pytestmark = pytest.mark.usefixtures("tourism")


def sent(**fields: str) -> dict[str, str]:
    return {"title": "Comité", "start": "2026-03-03T14:00", "end": "2026-03-03T16:00", **fields}


def test_an_event_is_added_followed_told_and_found(alice: User, david: User, browse: Browse) -> None:
    response = browse(alice).post(NEW, sent(place="Mairie d’Arques", description="Ordre du jour : **budget**"))
    event = Event.objects.get()
    assert response["Location"] == event.get_absolute_url()
    assert (event.start, event.end) == (moment("2026-03-03 14:00"), moment("2026-03-03 16:00"))
    assert Follow.objects.filter(user=alice, kind="agenda.event", object_id=event.pk).exists()
    assert Entry.objects.get(kind="agenda.event").sentence == "a ajouté l’événement « Comité »"
    assert [hit.thing.object_id for hit in find(Actor(david), "budget").hits] == [event.pk]
    page = browse(david).get(event.get_absolute_url()).content.decode()
    assert "<strong>budget</strong>" in page
    assert "Mardi 3\u00a0mars, de 14\u00a0h à 16\u00a0h" in page


def test_the_same_form_sent_twice_adds_once(alice: User, bob: User, browse: Browse) -> None:
    uid = str(uuid.uuid4())
    for _twice in range(2):
        assert browse(alice).post(NEW, sent(uid=uid)).status_code == 302
    assert Event.objects.count() == 1
    assert browse(bob).post(NEW, sent(uid=uid)).status_code == 409


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"end": "2026-03-03T13:00"}, "end", "La fin doit être après le début."),
        ({"end": "2026-03-02T13:00", "all_day": "on"}, "end", "La fin doit être après le début."),
        ({"end": "2028-03-03T13:00"}, "end", "un an au plus"),
        ({"end": "2028-03-03", "all_day": "on"}, "end", "un an au plus"),
        ({"start": "bientôt"}, "start", "Écrivez une date"),
        ({"start": "0001-01-01T00:00"}, "start", "Écrivez une date"),
        ({"end": "9999-12-31T23:59"}, "end", "Écrivez une date"),
        ({"start": "2026-03-03"}, "start", "Indiquez l’heure"),
        ({"start": ""}, "start", "obligatoire"),
        ({"title": ""}, "title", "obligatoire"),
        ({"title": "a\u2028b"}, "title", "une ligne"),
        ({"title": "x" * 161}, "title", "160"),
        ({"place": "a\rb"}, "place", "une ligne"),
        ({"description": "x" * 20_001}, "description", "trop long"),
        ({"description": "a\x0bb"}, "description", "invisibles"),
        ({"start": "2026-03-29T02:30", "end": "2026-03-29T04:00"}, "start", "cette nuit-là"),
        ({"start": "2026-03-29T01:30", "end": "2026-03-29T02:30"}, "end", "cette nuit-là"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    alice: User, browse: Browse, fields: dict[str, str], field: str, words: str
) -> None:
    response = browse(alice).post(NEW, sent(**fields))
    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])
    assert not Event.objects.exists()


def test_without_an_end_it_lasts_an_hour(alice: User, browse: Browse) -> None:
    browse(alice).post(NEW, sent(end=""))
    assert Event.objects.get().end == moment("2026-03-03 15:00")


@pytest.mark.parametrize("start", ["03/03/2026 14:00", "03/03/2026 14h00", "2026-03-03 14:00"])
def test_dates_typed_by_hand_are_understood(alice: User, browse: Browse, start: str) -> None:
    browse(alice).post(NEW, sent(start=start, end=""))
    assert Event.objects.get().start == moment("2026-03-03 14:00")


@pytest.mark.parametrize("hours", ["", "T09:00"])
def test_a_whole_day_ends_on_its_last_day(alice: User, browse: Browse, hours: str) -> None:
    browse(alice).post(NEW, sent(start=f"2026-10-24{hours}", end=f"2026-10-26{hours}", all_day="on"))
    event = Event.objects.get()
    assert (event.first_day, event.last_day) == (date(2026, 10, 24), date(2026, 10, 26))
    # Summer time ends on the 25th: three local days are 73 hours.
    assert (event.end - event.start).total_seconds() == 73 * 3600
    assert event.when_long == "du 24 au 26\u00a0octobre"


def test_spring_and_autumn_nights_are_counted_as_the_clocks_run(alice: User, browse: Browse) -> None:
    browse(alice).post(NEW, sent(start="2026-03-29T01:00", end="2026-03-29T04:00"))
    spring = Event.objects.get()
    assert (spring.end - spring.start).total_seconds() == 2 * 3600
    browse(alice).post(NEW, sent(start="2026-10-25T01:00", end="2026-10-25T04:00"))
    autumn = Event.objects.latest("id")
    assert (autumn.end - autumn.start).total_seconds() == 4 * 3600
    # The hour that comes twice: the first is meant.
    browse(alice).post(NEW, sent(start="2026-10-25T02:30", end="2026-10-25T03:30"))
    assert Event.objects.latest("id").start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_copy_begins_with_what_it_copies(alice: User, browse: Browse) -> None:
    browse(alice).post(NEW, sent(place="Arques"))
    event = Event.objects.get()
    page = browse(alice).get(f"{NEW}?copie={event.pk}").content.decode()
    assert "Copie de « Comité »" in page
    assert 'value="Arques"' in page
    assert 'value="2026-03-03T14:00"' in page


def test_a_day_of_the_month_begins_the_form(alice: User, browse: Browse) -> None:
    assert 'value="2026-11-12T09:00"' in browse(alice).get(f"{NEW}?jour=2026-11-12").content.decode()
    assert browse(alice).get(f"{NEW}?jour=zz&copie=zz").status_code == 200
    assert browse(alice).get(f"{NEW}?copie=123456").status_code == 404


def test_readers_and_outsiders_add_nothing(david: User, outsider: User, browse: Browse) -> None:
    assert browse(david).get(NEW).status_code == 403
    assert browse(david).post(NEW, sent()).status_code == 403
    assert browse(outsider).post(NEW, sent()).status_code == 404
    assert not Event.objects.exists()


def test_a_module_of_the_space_keeps_one_agenda(tourism: Workspace) -> None:
    from agenda.models import Agenda
    from agenda.module import equip
    from workspaces.blueprints import BLUEPRINTS

    equip(tourism, BLUEPRINTS["theme"])
    assert Agenda.objects.filter(scope=tourism.scope).count() == 1
