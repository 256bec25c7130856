"""One event: shown, changed, cancelled, deleted, brought back."""

from collections.abc import Callable

import pytest
from django.test import Client

from agenda import queries
from agenda.actions.events import edit_event
from agenda.models import Event
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search.queries import find
from extranet.ui.errors import Conflict, NotVisible
from tests.agenda.conftest import CANARY, said
from workspaces.models import Workspace

Add = Callable[..., Event]
Browse = Callable[..., Client]


def sent(version: int = 1, **fields: str) -> dict[str, str]:
    values = {"title": "Comité", "start": "2026-12-03T14:00", "end": "2026-12-03T16:00", "version": str(version)}
    return {**values, **fields}


def test_hostile_texts_stay_text(add: Add, alice: User, browse: Browse) -> None:
    event = add(
        alice, CANARY, place=CANARY, description=f"{CANARY} [x](javascript:alert(1)) ![y](http://ailleurs.fr/z)"
    )
    for address in ("", "modifier/"):
        page = browse(alice).get(event.get_absolute_url() + address).content.decode()
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
        assert "<img" not in page.partition("<main")[2].partition("</main")[0]


def test_outsiders_find_nothing(add: Add, alice: User, outsider: User, browse: Browse) -> None:
    event = add(alice)
    for address in ("", "evenement.ics", "modifier/"):
        assert browse(outsider).get(event.get_absolute_url() + address).status_code == 404
    for verb in ("annuler", "maintenir", "supprimer", "restaurer"):
        assert browse(outsider).post(f"{event.get_absolute_url()}{verb}/").status_code == 404
    assert find(Actor(outsider), "comité").total == 0
    assert queries.upcoming(Actor(outsider), 5) == []


def test_contributors_change_theirs_and_editors_all(
    add: Add, alice: User, bob: User, david: User, browse: Browse
) -> None:
    of_alice, of_bob = add(alice), add(bob)
    assert browse(alice).post(f"{of_alice.get_absolute_url()}modifier/", sent()).status_code == 302
    assert browse(alice).post(f"{of_bob.get_absolute_url()}modifier/", sent()).status_code == 403
    assert browse(bob).post(f"{of_alice.get_absolute_url()}modifier/", sent(2)).status_code == 302
    for verb in ("annuler", "supprimer"):
        assert browse(alice).post(f"{of_bob.get_absolute_url()}{verb}/").status_code == 403
        assert browse(david).post(f"{of_bob.get_absolute_url()}{verb}/").status_code == 403


def test_the_second_to_save_is_told_and_loses_nothing(add: Add, alice: User, bob: User, browse: Browse) -> None:
    event = add(alice)
    edit_event(event, said("Titre de Bob"), actor=Actor(bob), version=1)
    address = f"{event.get_absolute_url()}modifier/"
    response = browse(alice).post(address, sent(title="Titre d’Alice"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Titre d’Alice" in page
    assert "Titre de Bob" in page
    assert 'name="version" value="2"' in page
    event.refresh_from_db()
    assert event.title == "Titre de Bob"
    assert browse(alice).post(address, sent(2, title="Titre d’Alice")).status_code == 302
    with pytest.raises(Conflict):
        edit_event(event, said("Trop tard"), actor=Actor(bob), version=2)


def test_a_cancelled_event_stays_struck_through_and_may_be_held_after_all(
    add: Add, alice: User, david: User, browse: Browse
) -> None:
    event = add(alice)
    response = browse(alice).post(f"{event.get_absolute_url()}annuler/", follow=True)
    assert f"{event.get_absolute_url()}maintenir/" in response.content.decode()
    assert "Annulé" in browse(david).get(event.get_absolute_url()).content.decode()
    month = browse(david).get("/espaces/tourisme/agenda/?mois=2026-12").content.decode()
    assert "event-chip-cancelled" in month
    event.refresh_from_db()
    assert (event.sequence, event.is_cancelled) == (1, True)
    browse(alice).post(f"{event.get_absolute_url()}annuler/")
    assert Entry.objects.filter(kind="agenda.event", verb="cancel").count() == 1
    browse(alice).post(f"{event.get_absolute_url()}maintenir/")
    event.refresh_from_db()
    assert (event.sequence, event.is_cancelled) == (2, False)


def test_a_deleted_event_is_gone_and_comes_back(add: Add, alice: User, david: User, browse: Browse) -> None:
    event = add(alice)
    response = browse(alice).post(f"{event.get_absolute_url()}supprimer/", follow=True)
    assert f"{event.get_absolute_url()}restaurer/" in response.content.decode()
    assert browse(alice).get(event.get_absolute_url()).status_code == 404
    assert find(Actor(alice), "comité").total == 0
    assert browse(david).post(f"{event.get_absolute_url()}restaurer/").status_code == 403
    assert browse(alice).post(f"{event.get_absolute_url()}restaurer/").status_code == 302
    assert browse(david).get(event.get_absolute_url()).status_code == 200
    assert find(Actor(alice), "comité").total == 1


def test_moving_raises_the_sequence_and_is_news_but_a_new_title_is_not(add: Add, alice: User, browse: Browse) -> None:
    event = add(alice)
    address = f"{event.get_absolute_url()}modifier/"
    browse(alice).post(address, sent(title="Autre titre"))
    event.refresh_from_db()
    assert event.sequence == 0
    browse(alice).post(address, sent(2, start="2026-12-04T14:00", end="2026-12-04T15:00"))
    event.refresh_from_db()
    assert event.sequence == 1
    assert list(Entry.objects.filter(kind="agenda.event").order_by("id").values_list("verb", flat=True)) == [
        "add", "edit", "move",
    ]  # fmt: skip


def test_an_archived_space_is_read_only(add: Add, alice: User, tourism: Workspace, browse: Browse) -> None:
    event = add(alice)
    tourism.scope.read_only = True
    tourism.scope.save()
    assert browse(alice).get(event.get_absolute_url()).status_code == 200
    assert browse(alice).post(f"{event.get_absolute_url()}annuler/").status_code == 403
    assert browse(alice).get("/espaces/tourisme/agenda/nouveau/").status_code == 403


def test_an_event_of_the_health_zone_is_read_under_record(
    add: Add, chloe: User, health: Workspace, alice: User, browse: Browse
) -> None:
    event = add(chloe, space=health)
    assert browse(chloe).get(event.get_absolute_url()).status_code == 403
    assert browse(alice).get(event.get_absolute_url()).status_code == 404
    assert browse(chloe, second_factor=True).get(event.get_absolute_url()).status_code == 200
    assert Entry.objects.filter(verb="read", object_id=event.pk, chain="health").count() == 1
    with pytest.raises(NotVisible):
        queries.get_event(Actor(alice), event.pk)
