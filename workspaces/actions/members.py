"""Entering and leaving a space, and who gives whom a role."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.access import grants, rules
from extranet.access.actor import Actor
from extranet.access.explain import managers
from extranet.access.models import Role
from extranet.accounts.actions.invitations import counting, write_invitation
from extranet.accounts.models import Invitation, User
from extranet.journal.actions import record
from extranet.journal.models import Entry
from extranet.ui.errors import Conflict, Forbidden, Invalid, NotVisible
from workspaces.models import JoinRequest, SpaceInvitation, Visibility, Workspace
from workspaces.queries import is_member_of_territory

MOST_ADDRESSES = 200


@transaction.atomic
def join(workspace: Workspace, *, actor: Actor) -> None:
    """Enter an open space as a contributor; only members of the territory may."""
    user = _territory_member(actor, workspace)
    if workspace.visibility != Visibility.OPEN:
        raise Forbidden(_("Pour entrer dans cet espace, envoyez une demande."))
    if workspace.archived_at is not None:
        raise Conflict(_("Cet espace est archivé."))
    held = actor.role_on(workspace.scope_id)
    if held is not None and held >= Role.CONTRIBUTOR:
        return
    grants.grant(workspace.scope, user, Role.CONTRIBUTOR, actor=None)
    record(actor, "join", workspace, workspace.scope)


@transaction.atomic
def ask_to_join(workspace: Workspace, message: str, *, actor: Actor) -> JoinRequest:
    """Ask to enter a space on request; asking twice changes nothing."""
    user = _territory_member(actor, workspace)
    if workspace.scope_id in actor.granted:
        raise Conflict(_("Vous êtes déjà membre de cet espace."))
    if workspace.visibility == Visibility.CONFIDENTIAL:
        raise NotVisible
    request, created = JoinRequest.objects.get_or_create(
        workspace=workspace, user=user, state=JoinRequest.State.PENDING, defaults={"message": message}
    )
    if created:
        record(actor, "ask", request, workspace.scope, title=workspace.name, to=sorted(managers(workspace.scope_id)))
    return request


@transaction.atomic
def answer(request: JoinRequest, *, actor: Actor, accept: bool, role: Role = Role.CONTRIBUTOR) -> JoinRequest:
    """Accept or refuse a request to enter; Conflict when someone else has answered meanwhile."""
    rules.check(actor, Role.MANAGER, request.workspace)
    locked = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != JoinRequest.State.PENDING:
        raise Conflict(_("Quelqu’un a déjà répondu à cette demande."))
    locked.state = JoinRequest.State.ACCEPTED if accept else JoinRequest.State.REFUSED
    locked.answered_by, locked.answered_at = actor.user, timezone.now()
    locked.save(update_fields=["state", "answered_by", "answered_at"])
    if accept:
        grants.grant(request.workspace.scope, request.user, role, actor=actor)
    record(actor, locked.state, locked, request.workspace.scope, title=str(request.user), to=[request.user_id])
    return locked


@transaction.atomic
def set_member(
    workspace: Workspace, holder: User | Group, role: Role, *, actor: Actor, until: date | None = None
) -> None:
    """Give a person or a group a role in the space, until the end of a day if one is given."""
    if until is not None and until < timezone.localdate():
        raise Invalid(_("La date de fin est passée."), field="until")
    grants.grant(workspace.scope, holder, role, actor=actor, until=until)


@transaction.atomic
def remove_member(workspace: Workspace, holder: User | Group, *, actor: Actor) -> None:
    """Take a person or a group out of the space, and of its folders that have rights of their own."""
    grants.revoke(workspace.scope, holder, actor=actor)
    for child in workspace.scope.children.all():
        grants.revoke(child, holder, actor=None)


@dataclass
class BulkInvitation:
    """What pasting addresses led to, by address."""

    added: list[str] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)


def read_addresses(text: str) -> list[str]:
    """Return the e-mail addresses in a pasted text, each once, in order.

    Accepts commas, semicolons, line ends and « Nom <adresse> »; raises Invalid naming what is no address.
    """
    found: list[str] = []
    for piece in re.split(r"[,;\n\r\t]+", text):
        piece = piece.strip()
        if not piece:
            continue
        bracketed = re.search(r"<([^<>]+)>\s*$", piece)
        address = (bracketed.group(1) if bracketed else piece).strip().lower()
        try:
            validate_email(address)
        except ValidationError:
            raise Invalid(_("« %s » n’est pas une adresse e-mail.") % piece[:80], field="addresses") from None
        if address not in found:
            found.append(address)
    if not found:
        raise Invalid(_("Collez au moins une adresse."), field="addresses")
    if len(found) > MOST_ADDRESSES:
        raise Invalid(_("Pas plus de %d adresses à la fois.") % MOST_ADDRESSES, field="addresses")
    return found


def invite_many(
    workspace: Workspace, text: str, role: Role, *, actor: Actor, until: date | None = None, message: str = ""
) -> BulkInvitation:
    """Bring the pasted addresses into the space: accounts at once, the others by an invitation by mail.

    All or nothing: one bad address and nobody is invited. People without an account come as guests.
    """
    rules.check(actor, Role.MANAGER, workspace)
    if until is not None and until < timezone.localdate():
        raise Invalid(_("La date de fin est passée."), field="until")
    addresses = read_addresses(text)
    known = set(User.objects.filter(email__in=addresses, is_active=True).values_list("email", flat=True))
    with counting(address for address in addresses if address not in known):
        return _invite_all(workspace, addresses, role, actor, until, message)


@transaction.atomic
def _invite_all(
    workspace: Workspace, addresses: list[str], role: Role, actor: Actor, until: date | None, message: str
) -> BulkInvitation:
    outcome = BulkInvitation()
    known = {user.email: user for user in User.objects.filter(email__in=addresses, is_active=True)}
    members = set(workspace.scope.user_grants.filter(user__in=known.values()).values_list("user_id", flat=True))
    for address in addresses:
        user = known.get(address)
        if user is not None and user.pk in members:
            outcome.already.append(address)
        elif user is not None:
            grants.grant(workspace.scope, user, role, actor=actor, until=until)
            outcome.added.append(address)
        else:
            invitation, _url = write_invitation(address, actor=actor, is_guest=True, message=message)
            SpaceInvitation.objects.update_or_create(
                invitation=invitation, workspace=workspace, defaults={"role": role, "until": until}
            )
            outcome.invited.append(address)
    record(actor, "invite", workspace, workspace.scope, added=len(outcome.added), invited=len(outcome.invited))
    return outcome


def open_places(invitation: Invitation, user: User) -> None:
    """Give `user` the places that `invitation` held; called in the transaction that accepts it."""
    for place in invitation.spaces.select_related("workspace__scope"):
        today = timezone.localdate()
        is_over = place.until is not None and place.until < today
        held = place.workspace.scope.user_grants.filter(user=user).exclude(until__lt=today)
        # Who came in by another way meanwhile keeps what they were given there, if it is more.
        has_more = any(grant.role >= place.role for grant in held.select_related("permission"))
        if not is_over and not has_more:
            grants.grant(place.workspace.scope, user, Role(place.role), actor=None, until=place.until)


def forget(user: User) -> None:
    """Forget what a person whose data are erased asked, and their name where it was told; chained facts stay."""
    asked = user.join_requests.values_list("pk", flat=True)
    told = Entry.objects.filter(kind=JoinRequest._meta.label_lower, object_id__in=list(asked), chain="")
    told.exclude(verb="ask").update(title=_("ancien membre"))
    user.join_requests.all().delete()


def _territory_member(actor: Actor, workspace: Workspace) -> User:
    rules.refuse_entry(actor, workspace.scope_id)
    if actor.user is None or not is_member_of_territory(actor):
        raise NotVisible
    return actor.user
