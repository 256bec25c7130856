"""Entering, leaving, inviting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import Invitation, User
from extranet.ui.errors import Conflict, Forbidden, Invalid, NotVisible
from tests import factories
from workspaces.actions import members as actions
from workspaces.models import JoinRequest, SpaceInvitation, Workspace

Browse = Callable[..., Client]
AsActor = Callable[..., Actor]


@pytest.fixture
def space(alice: User) -> Workspace:
    """A space on request that Alice manages."""
    return factories.space("Économie", manager=alice)


def test_one_joins_an_open_space_by_oneself(as_actor: AsActor, bob: User) -> None:
    network = factories.space("Réseau", blueprint="network")
    actions.join(network, actor=as_actor(bob))
    assert as_actor(bob).role_on(network.scope_id) is Role.CONTRIBUTOR


def test_a_guest_joins_nothing_by_themselves(as_actor: AsActor, david: User, space: Workspace) -> None:
    with pytest.raises(NotVisible):
        actions.join(factories.space("Réseau", blueprint="network"), actor=as_actor(david))
    with pytest.raises(NotVisible):
        actions.ask_to_join(space, "", actor=as_actor(david))


def test_a_request_is_answered_once(as_actor: AsActor, alice: User, bob: User, space: Workspace) -> None:
    request = actions.ask_to_join(space, "Bonjour", actor=as_actor(bob))
    assert actions.ask_to_join(space, "Encore", actor=as_actor(bob)) == request
    with pytest.raises(NotVisible):
        actions.answer(request, actor=as_actor(bob), accept=True)
    actions.answer(request, actor=as_actor(alice), accept=True)
    assert as_actor(bob).role_on(space.scope_id) is Role.CONTRIBUTOR
    with pytest.raises(Conflict):
        actions.answer(request, actor=as_actor(alice), accept=False)


def test_a_refused_request_opens_nothing_and_may_be_made_again(
    as_actor: AsActor, alice: User, bob: User, space: Workspace
) -> None:
    request = actions.ask_to_join(space, "", actor=as_actor(bob))
    actions.answer(request, actor=as_actor(alice), accept=False)
    assert as_actor(bob).role_on(space.scope_id) is None
    assert actions.ask_to_join(space, "", actor=as_actor(bob)).state == JoinRequest.State.PENDING


def test_managers_see_the_request_on_their_home_page(
    browse: Browse, as_actor: AsActor, alice: User, bob: User, space: Workspace
) -> None:
    actions.ask_to_join(space, "", actor=as_actor(bob))
    assert "Bob Delattre" in browse(alice).get("/").text
    assert "Répondre à une demande" not in browse(bob).get("/").text


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("a@b.fr", ["a@b.fr"]),
        ("a@b.fr, C@D.fr;e@f.fr\ng@h.fr", ["a@b.fr", "c@d.fr", "e@f.fr", "g@h.fr"]),
        ("Jean Dupont <jean@exemple.fr>\n\n , jean@exemple.fr", ["jean@exemple.fr"]),
        ("a@b.fr\r\nc@d.fr\t", ["a@b.fr", "c@d.fr"]),
    ],
)
def test_addresses_are_read_as_they_come(text: str, addresses: list[str]) -> None:
    assert actions.read_addresses(text) == addresses


@pytest.mark.parametrize("text", ["", " ,;\n", "pas une adresse", "a@b", "a@b.fr, x", "a@b.fr\nBcc: c@d.fr", "é" * 300])
def test_what_is_no_address_is_named_and_nobody_is_invited(
    as_actor: AsActor, alice: User, space: Workspace, text: str
) -> None:
    with pytest.raises(Invalid):
        actions.invite_many(space, text, Role.READER, actor=as_actor(alice))
    assert not Invitation.objects.exists()


def test_inviting_adds_those_who_have_an_account_and_writes_to_the_others(
    as_actor: AsActor,
    alice: User,
    bob: User,
    space: Workspace,
    run_jobs: Callable[[], None],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    text = f"{bob.email}, nouvelle@exemple.fr, {alice.email}"
    outcome = actions.invite_many(space, text, Role.CONTRIBUTOR, actor=as_actor(alice))
    assert (outcome.added, outcome.invited, outcome.already) == ([bob.email], ["nouvelle@exemple.fr"], [alice.email])
    assert as_actor(bob).role_on(space.scope_id) is Role.CONTRIBUTOR
    assert SpaceInvitation.objects.get().role == Role.CONTRIBUTOR
    run_jobs()
    assert ["nouvelle@exemple.fr"] in [message.to for message in mail.outbox]


def test_an_accepted_invitation_opens_its_spaces(as_actor: AsActor, alice: User, bob: User, space: Workspace) -> None:
    actions.invite_many(space, "nouvelle@exemple.fr", Role.EDITOR, actor=as_actor(alice))
    actions.open_places(Invitation.objects.get(), bob)
    assert as_actor(bob).role_on(space.scope_id) is Role.EDITOR


def test_an_invitation_taken_up_late_takes_nothing_away(
    as_actor: AsActor, alice: User, bob: User, space: Workspace
) -> None:
    actions.invite_many(space, "nouvelle@exemple.fr", Role.READER, actor=as_actor(alice))
    factories.give(space, bob, Role.EDITOR)
    actions.open_places(Invitation.objects.get(), bob)
    assert as_actor(bob).role_on(space.scope_id) is Role.EDITOR


def test_an_invitation_whose_time_is_over_opens_no_place_when_another_space_invites(
    as_actor: AsActor, alice: User, space: Workspace
) -> None:
    actions.invite_many(space, "nouvelle@exemple.fr", Role.MANAGER, actor=as_actor(alice))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    other = factories.space("Culture", manager=alice)
    actions.invite_many(other, "nouvelle@exemple.fr", Role.READER, actor=as_actor(alice))
    assert [place.workspace for place in SpaceInvitation.objects.all()] == [other]


def test_an_invitation_sent_again_opens_the_latest_role(as_actor: AsActor, alice: User, space: Workspace) -> None:
    for role in (Role.MANAGER, Role.READER):
        actions.invite_many(space, "nouvelle@exemple.fr", role, actor=as_actor(alice))
    assert [place.role for place in SpaceInvitation.objects.all()] == [Role.READER]


def test_only_managers_invite(as_actor: AsActor, bob: User, space: Workspace) -> None:
    factories.give(space, bob, Role.EDITOR)
    with pytest.raises(Forbidden):
        actions.invite_many(space, "a@b.fr", Role.READER, actor=as_actor(bob))


def test_a_membership_with_an_end_in_the_past_is_refused(
    as_actor: AsActor, alice: User, bob: User, space: Workspace
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid, match="passée"):
        actions.set_member(space, bob, Role.READER, actor=as_actor(alice), until=yesterday)


def test_the_last_manager_cannot_leave(browse: Browse, alice: User, space: Workspace) -> None:
    for grant in space.scope.group_grants.all():
        grant.delete()
    page = browse(alice).post(f"/espaces/{space.slug}/quitter/")
    assert page.status_code == 409
    assert "gestionnaire" in page.text


def test_the_list_of_members_costs_the_same_for_two_and_for_forty(
    browse: Browse, alice: User, space: Workspace, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts = []
    client = browse(alice)
    for upto in (2, 40):
        for number in range(upto):
            email = f"m{number}@exemple.fr"
            if not User.objects.filter(email=email).exists():
                factories.give(space, factories.member(email, "Membre", f"N{number}"), Role.READER)
        with django_assert_max_num_queries(15) as captured:
            client.get(f"/espaces/{space.slug}/membres/")
        counts.append(len(captured))  # type: ignore[arg-type]
    assert counts[0] == counts[1]


def test_what_was_refused_is_not_held_against_the_addresses_beside_it(
    space: Workspace, alice: User, bob: User, as_actor: AsActor
) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    for _n in range(6):
        with pytest.raises(Invalid, match="désactivé"):
            actions.invite_many(space, f"nouvelle@exemple.fr, {bob.email}", Role.READER, actor=as_actor(alice))
    outcome = actions.invite_many(space, "nouvelle@exemple.fr", Role.READER, actor=as_actor(alice))
    assert outcome.invited == ["nouvelle@exemple.fr"]
