"""Secret addresses: shown once, read by programs, dead as soon as their owner has no right."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from agenda.actions import feeds as actions
from agenda.models import Event, Feed
from agenda.queries import agenda_of
from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.models import User
from tests import factories
from workspaces.models import Workspace

Add = Callable[..., Event]
Browse = Callable[..., Client]


def make(client: Client, scope: object = "tous") -> str:
    """Make a feed by the page; return its path."""
    response = client.post("/agenda/abonnements/nouveau/", {"scope": scope})
    assert response.status_code == 200
    address = re.search(r'value="(http[^"]+/agenda/flux/[^"]+\.ics)"', response.content.decode())
    assert address
    return urlsplit(address[1]).path


def titles(path: str) -> set[str]:
    response = Client().get(path)
    assert response.status_code == 200
    return {str(event["SUMMARY"]) for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_a_feed_is_shown_once_and_kept_as_a_digest(add: Add, alice: User, browse: Browse) -> None:
    add(alice)
    path = make(browse(alice))
    token = path.rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 43
    assert token not in browse(alice).get("/agenda/abonnements/").content.decode()
    assert Feed.objects.get().token_digest != token
    assert titles(path) == {"Comité de pilotage"}
    assert Feed.objects.get().last_used_on == timezone.localdate()


def test_a_feed_of_one_space_has_that_space_only(add: Add, alice: User, tourism: Workspace, browse: Browse) -> None:
    other = factories.space("Culture")
    factories.give(other, alice, Role.CONTRIBUTOR)
    add(alice, "Ici")
    add(alice, "Là", space=other)
    assert titles(make(browse(alice), tourism.scope_id)) == {"Ici"}
    assert titles(make(browse(alice))) == {"Ici", "Là"}


def test_nothing_new_is_not_sent_again(add: Add, alice: User, browse: Browse) -> None:
    event = add(alice)
    path = make(browse(alice))
    first = Client().get(path)
    assert first["Cache-Control"].startswith("private")
    assert "Set-Cookie" not in first.headers
    for header, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        response = Client().get(path, headers={header: value})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == first["ETag"]
    browse(alice).post(f"{event.get_absolute_url()}supprimer/")
    response = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert response.status_code == 200
    assert b"VEVENT" not in response.content
    head = Client().head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])


def test_who_left_the_space_reads_nothing_more(add: Add, alice: User, tourism: Workspace, browse: Browse) -> None:
    add(alice)
    of_space, of_all = make(browse(alice), tourism.scope_id), make(browse(alice))
    known = Client().get(of_all)["ETag"]
    grants.revoke(tourism.scope, alice, actor=None)
    assert Client().get(of_space).status_code == 404
    response = Client().get(of_all, headers={"If-None-Match": known})
    assert response.status_code == 200
    assert b"VEVENT" not in response.content


def test_a_closed_account_reads_nothing_more(add: Add, alice: User, browse: Browse) -> None:
    add(alice)
    path = make(browse(alice))
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_a_revoked_feed_answers_nothing_and_only_its_owner_revokes(
    alice: User, bob: User, tourism: Workspace, browse: Browse
) -> None:
    path = make(browse(alice))
    pk = Feed.objects.get().pk
    assert browse(bob).post(f"/agenda/abonnements/{pk}/supprimer/").status_code == 404
    assert Client().get(path).status_code == 200
    assert browse(alice).post(f"/agenda/abonnements/{pk}/supprimer/").status_code == 302
    assert Client().get(path).status_code == 404


def test_the_health_zone_has_no_feed(
    add: Add, chloe: User, health: Workspace, tourism: Workspace, browse: Browse
) -> None:
    factories.give(tourism, chloe, Role.CONTRIBUTOR)
    add(chloe, "Ordinaire")
    add(chloe, "Concertation", space=health)
    client = browse(chloe, second_factor=True)
    choices = client.get("/agenda/abonnements/").context["form"].fields["scope"].choices
    assert "E-santé" not in str(choices)
    assert client.post("/agenda/abonnements/nouveau/", {"scope": health.scope_id}).status_code == 422
    assert titles(make(client)) == {"Ordinaire"}
    # Not even an address made before the space entered the zone.
    Feed.objects.create(user=chloe, scope=health.scope, token_digest=actions.digest_of("ancien"))
    assert Client().get("/agenda/flux/ancien.ics").status_code == 404


def test_one_cannot_make_a_feed_of_a_space_one_is_not_in(outsider: User, tourism: Workspace, browse: Browse) -> None:
    response = browse(outsider).post("/agenda/abonnements/nouveau/", {"scope": tourism.scope_id})
    assert response.status_code == 422
    assert not Feed.objects.exists()


def test_guessing_is_slowed_and_harms_no_neighbour(
    tourism: Workspace, alice: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BY_NETWORK", actions.limits.Limit("guess", 3, 600))
    path = make(browse(alice))
    for number in range(3):
        assert Client().get(f"/agenda/flux/{number}.ics").status_code == 404
    assert Client().get("/agenda/flux/4.ics").status_code == 429
    assert Client().get(path).status_code == 200


def test_a_program_that_asks_too_often_is_slowed(alice: User, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BY_FEED", actions.limits.Limit("often", 2, 600))
    path = make(browse(alice))
    assert [Client().get(path).status_code for _n in range(3)] == [200, 200, 429]


def test_a_person_has_a_bounded_number_of_feeds(alice: User, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAXIMUM", 1)
    make(browse(alice))
    assert browse(alice).post("/agenda/abonnements/nouveau/", {"scope": "tous"}).status_code == 409


def test_many_events_cost_no_more_queries(add: Add, alice: User, tourism: Workspace, browse: Browse) -> None:
    path = make(browse(alice))
    agenda = agenda_of(tourism)

    def count(number: int) -> int:
        start = timezone.now()
        Event.objects.bulk_create(
            Event(agenda=agenda, scope=agenda.scope, title=f"R{n}", start=start, end=start + timedelta(hours=1))
            for n in range(number)
        )
        Client().get(path)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(path).status_code == 200
        return len(queries)

    few = count(2)
    assert count(300) == few


def test_old_events_are_left_out(add: Add, alice: User, browse: Browse) -> None:
    today = timezone.localdate()
    add(alice, "Récente", f"{today - timedelta(days=300)} 10:00")
    add(alice, "Ancienne", f"{today - timedelta(days=400)} 10:00")
    assert titles(make(browse(alice))) == {"Récente"}
