"""Creating spaces, finding them, changing them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Structure
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.accounts.models import User
from extranet.ui.errors import Forbidden, Invalid
from tests import factories
from workspaces import queries
from workspaces.actions import spaces as actions
from workspaces.blueprints import BLUEPRINTS
from workspaces.models import Visibility, Workspace

Browse = Callable[..., Client]
AsActor = Callable[..., Actor]


@pytest.mark.parametrize("key", BLUEPRINTS)
def test_each_model_gives_a_space_with_its_modules(as_actor: AsActor, admin: User, key: str) -> None:
    space = actions.create_workspace("Économie", key, actor=as_actor(admin))
    assert space.visibility == BLUEPRINTS[key].visibility
    assert set(space.modules) <= set(BLUEPRINTS[key].modules)
    assert as_actor(admin).role_on(space.scope_id) is Role.MANAGER


def test_two_spaces_of_one_name_have_two_addresses(db: None) -> None:
    assert [factories.space("Élus du Pays").slug for _ in range(3)] == [
        "elus-du-pays",
        "elus-du-pays-2",
        "elus-du-pays-3",
    ]


def test_a_member_creates_no_space(as_actor: AsActor, browse: Browse, alice: User) -> None:
    with pytest.raises(Forbidden):
        actions.create_workspace("À moi", "theme", actor=as_actor(alice))
    assert browse(alice).get("/espaces/creer/").status_code == 403


def test_a_delegated_administrator_creates_only_in_the_name_of_their_body(as_actor: AsActor, alice: User) -> None:
    platform = grants.platform_scope()
    mine = grants.make_scope("CAPSO", parent=platform, key="epci-200069037", managers=[alice])
    other = grants.make_scope("CCPL", parent=platform, key="epci-246201016")
    capso = Structure.objects.create(kind="epci", name="CAPSO", siren="200069037", scope=mine)
    ccpl = Structure.objects.create(kind="epci", name="CCPL", siren="246201016", scope=other)
    space = actions.create_workspace("Habitat", "theme", actor=as_actor(alice), owner=capso)
    assert space.owner == capso
    for owner in (ccpl, None):
        with pytest.raises(Forbidden):
            actions.create_workspace("Habitat", "theme", actor=as_actor(alice), owner=owner)


def test_a_space_of_the_health_zone_cannot_be_open(as_actor: AsActor, admin: User) -> None:
    with pytest.raises(Invalid, match="zone santé"):
        actions.create_workspace("E-santé", "network", actor=as_actor(admin), zone=Zone.HEALTH)
    assert not Workspace.objects.exists()


def test_administrators_hold_no_key_to_a_health_space_they_did_not_create(as_actor: AsActor, admin: User) -> None:
    space = factories.space("E-santé", zone=Zone.HEALTH, blueprint="group")
    assert space.scope_id not in as_actor(admin).granted


def test_confidential_spaces_are_found_by_their_members_only(
    browse: Browse, alice: User, bob: User, david: User
) -> None:
    secret = factories.space("Négociation", blueprint="group", manager=alice)
    asked = factories.space("Économie", blueprint="theme", manager=alice)
    for person, sees_secret, sees_asked in ((alice, True, True), (bob, False, True), (david, False, False)):
        page = browse(person).get("/espaces/").text
        assert ("Négociation" in page, "Économie" in page) == (sees_secret, sees_asked)
        assert browse(person).get(secret.get_absolute_url()).status_code == (200 if sees_secret else 404)
        assert browse(person).get(asked.get_absolute_url()).status_code == (200 if sees_asked else 404)


def test_an_open_space_is_read_by_every_member_and_no_guest(as_actor: AsActor, bob: User, david: User) -> None:
    space = factories.space("Réseau", blueprint="network")
    assert as_actor(bob).role_on(space.scope_id) is Role.READER
    assert as_actor(david).role_on(space.scope_id) is None


def test_closing_an_open_space_takes_it_from_those_who_only_read(as_actor: AsActor, alice: User, bob: User) -> None:
    space = factories.space("Réseau", blueprint="network", manager=alice)
    actions.change_workspace(
        space,
        actor=as_actor(alice),
        name="Réseau fermé",
        description="",
        welcome="",
        visibility=Visibility.CONFIDENTIAL,
        icon="users",
        colour=2,
    )
    assert as_actor(bob).role_on(space.scope_id) is None
    assert as_actor(alice).role_on(space.scope_id) is Role.MANAGER
    space.scope.refresh_from_db()
    assert space.scope.name == "Réseau fermé"


def test_an_archived_space_is_read_only_until_it_is_opened_again(
    as_actor: AsActor, browse: Browse, alice: User
) -> None:
    space = factories.space("Ancien mandat", manager=alice)
    client = browse(alice)
    settings = f"/espaces/{space.slug}/reglages/"
    assert client.post(settings + "archive/").status_code == 302
    assert "archivé" in client.get(space.get_absolute_url()).text
    assert client.post(f"/espaces/{space.slug}/membres/inviter/", {"addresses": "a@b.fr", "role": 1}).status_code == 403
    assert client.post(settings, {"name": "X", "visibility": "open", "icon": "users", "colour": 1}).status_code == 403
    assert client.post(settings + "archive/").status_code == 302
    assert as_actor(alice).scope_ids(Role.MANAGER).count(space.scope_id) == 1


def test_what_is_typed_wrong_is_said_at_its_field_and_changes_nothing(browse: Browse, alice: User) -> None:
    space = factories.space("Culture", manager=alice)
    page = browse(alice).post(
        f"/espaces/{space.slug}/reglages/", {"name": "", "visibility": "?", "icon": "x", "colour": "9"}
    )
    assert page.status_code == 422
    assert "Culture" in page.text
    space.refresh_from_db()
    assert space.name == "Culture"


def test_the_space_says_who_sees_it_and_why(browse: Browse, alice: User, bob: User) -> None:
    space = factories.space("Culture", blueprint="group", manager=alice)
    factories.give(space, bob, Role.READER)
    page = browse(bob).get(f"/espaces/{space.slug}/qui/").text
    assert "lecteur, à titre personnel" in page
    assert "Alice Lefebvre" in page


def test_news_since_the_last_visit_come_by_space_without_ones_own(as_actor: AsActor, alice: User, bob: User) -> None:
    space = factories.space("Réseau", blueprint="network", manager=alice)
    from workspaces.actions.members import join

    join(space, actor=as_actor(bob))
    mine = queries.my_spaces(as_actor(alice))
    news = queries.news_by_space(as_actor(alice), mine)
    assert [entry.verb for entry in news[space.scope_id]] == ["join"]
    assert queries.news_by_space(as_actor(bob), mine) == {}


def test_ones_own_spaces_come_first_then_by_name_and_archived_ones_last(as_actor: AsActor, alice: User) -> None:
    names = ("Vieillissement", "Économie", "Agriculture", "Zones humides")
    spaces = {name: factories.space(name, visibility="on_request") for name in names}
    for name in ("Vieillissement", "Économie"):
        factories.give(spaces[name], alice, Role.READER)
    Workspace.objects.filter(pk=spaces["Agriculture"].pk).update(archived_at=timezone.now())
    listed = [space.name for space in queries.listed(as_actor(alice))]
    assert listed == ["Économie", "Vieillissement", "Zones humides", "Agriculture"]


def test_the_page_of_a_space_begins_with_what_comes_next(browse: Browse, alice: User) -> None:
    space = factories.space("Tourisme", manager=alice)
    page = browse(alice).get(space.get_absolute_url()).text
    assert page.index("Prochains événements") < page.index("Documents récents") < page.index("Toutes les discussions")
    assert "Copier le lien" in page and "Visible par" in page


def test_a_guest_sees_no_directory_in_the_navigation(browse: Browse, alice: User, david: User) -> None:
    assert 'href="/annuaire/"' in browse(alice).get("/espaces/").text
    assert 'href="/annuaire/"' not in browse(david).get("/espaces/").text
