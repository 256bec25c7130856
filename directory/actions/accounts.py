"""Opening and closing the accounts of the directory's people."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory import cercles
from directory.models import Person
from directory.permissions import check_manage_all, check_manage_person
from extranet.access.actor import Actor
from extranet.accounts.actions import closing
from extranet.accounts.actions.invitations import invite
from extranet.accounts.models import Invitation, User
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.ui.errors import Conflict, Forbidden, Invalid


def invite_person(person: Person, *, actor: Actor) -> Invitation:
    """Invite a person by mail to open an account as a member of the territory; whoever keeps their record may."""
    check_manage_person(actor, person)
    if person.user_id:
        raise Conflict(_("Cette personne a déjà un compte."))
    if not person.email:
        raise Invalid(_("Indiquez d’abord l’adresse e-mail de cette personne, dans sa fiche."))
    if User.objects.filter(email=person.email.lower()).exists():
        raise Conflict(_("Un compte existe déjà pour cette adresse : un administrateur du Pays peut le relier."))
    invitation, _url = invite(
        person.email, actor=actor, first_name=person.first_name, last_name=person.last_name, is_guest=False
    )
    return invitation


@transaction.atomic
def tie_on_acceptance(invitation: Invitation, user: User) -> None:
    """Tie a new member's account to the one record that has its address; called as the invitation is accepted."""
    if invitation.is_guest or Person.objects.filter(user=user).exists():
        return
    waiting = list(Person.objects.select_for_update().filter(email__iexact=invitation.email, user=None)[:2])
    if len(waiting) != 1:
        return
    person = waiting[0]
    person.user = user
    person.version += 1
    person.save()
    record(None, "link", person, person.scope, chain=chains.ADMINISTRATION, user_id=user.pk)
    cercles.refresh({user.pk})


@transaction.atomic
def close_account(person: Person, *, actor: Actor) -> None:
    """Deactivate the person's account: sessions, open pages and app passwords end at once. For the Pays' own."""
    closing.deactivate(_account_of(person, actor), actor=actor)


@transaction.atomic
def reopen_account(person: Person, *, actor: Actor) -> None:
    """Open a deactivated account again, for the Pays' administrators."""
    closing.reactivate(_account_of(person, actor), actor=actor)


def _account_of(person: Person, actor: Actor) -> User:
    check_manage_all(actor)
    if person.user is None:
        raise Conflict(_("Cette personne n’a pas de compte."))
    if actor.user is not None and person.user.pk == actor.user.pk:
        raise Forbidden(_("On ne ferme pas son propre compte ici : cela se fait dans « Mes données »."))
    return person.user
