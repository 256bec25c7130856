"""Inviting by mail, and taking up an invitation."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet import limits
from extranet.accounts import events, letters
from extranet.accounts.actions.record import note
from extranet.accounts.authors import Person
from extranet.accounts.models import Invitation, User
from extranet.accounts.validators import plain_text
from extranet.journal import chain as chains
from extranet.journal.actions import Author, record
from extranet.limits import Counted
from extranet.links.tokens import digest_of, new_token
from extranet.mail import outbox
from extranet.mail.headers import refuse_breaks
from extranet.ui.errors import Conflict, DomainError, Forbidden, Invalid, NotVisible

VALID_FOR = timedelta(days=14)
# Nobody's letter box is to be filled through us.
PER_ADDRESS = limits.Limit("invitation", 5, 3600)


class InvitationOver(DomainError):
    """The invitation served already, or its time is over (410)."""

    status = HTTPStatus.GONE


def invite(
    email: str,
    *,
    actor: Author | None,
    first_name: str = "",
    last_name: str = "",
    is_guest: bool = False,
    message: str = "",
) -> tuple[Invitation, str]:
    """Invite the address by mail; return the invitation and the link its mail carries. The caller has checked rights.

    An invitation still open for the address is renewed (same row, new token: the earlier mail no longer works),
    and stays one of a member when it was. Raises Invalid with the field at fault, Conflict past the limit.
    """
    with counting([email]):
        return write_invitation(
            email, actor=actor, first_name=first_name, last_name=last_name, is_guest=is_guest, message=message
        )


@contextmanager
def counting(emails: Iterable[str]) -> Iterator[None]:
    """Count an invitation to each address, around the transaction that writes it; given back when that fails.

    Conflict past the limit. Counted inside the transaction, it would be undone with it, or outlive it, by the cache.
    """
    counted: list[Counted] = [(PER_ADDRESS, (email.strip().lower(),)) for email in emails]
    if not limits.take(*counted):
        raise Conflict(_("Cette adresse a déjà reçu plusieurs invitations : réessayez dans une heure."))
    try:
        yield
    except Exception:
        limits.give_back(*counted)
        raise


def write_invitation(
    email: str,
    *,
    actor: Author | None,
    first_name: str = "",
    last_name: str = "",
    is_guest: bool = False,
    message: str = "",
) -> tuple[Invitation, str]:
    """Do what `invite` does for an address that the caller counted, in the caller's transaction."""
    email = _clean_address(email)
    first_name, last_name, message = first_name.strip(), last_name.strip(), message.strip()
    refuse_breaks(first_name=first_name, last_name=last_name)
    _check_text(message)
    if User.objects.filter(email=email, is_active=False).exists():
        raise Invalid(_("Le compte de cette adresse est désactivé."), field="email")
    token = new_token()
    with transaction.atomic():
        invitation = _renew_or_create(email, token, is_guest=is_guest)
        invitation.first_name = first_name or invitation.first_name
        invitation.last_name = last_name or invitation.last_name
        invitation.message = message
        invitation.invited_by = actor.user if actor and isinstance(actor.user, User) else None
        invitation.save()
        url = settings.SITE_URL + reverse("accounts:invitation_accept", args=[token])
        outbox.post(letters.invitation(invitation, url), invitation.email)
        title = _("invitation n° %(id)s") % {"id": invitation.pk}
        record(actor, "invite", invitation, chain=chains.ADMINISTRATION, title=title, is_guest=invitation.is_guest)
    return invitation, url


def find_invitation(token: str) -> Invitation:
    """Return the open invitation of `token`; raise NotVisible or InvitationOver with what to do. Writes nothing."""
    invitation = Invitation.objects.filter(token_digest=digest_of(token)).select_related("invited_by").first()
    if invitation is None:
        raise NotVisible(
            _("Cette invitation n’existe pas, ou un message plus récent l’a remplacée. Ouvrez le dernier reçu.")
        )
    if invitation.accepted_at:
        raise InvitationOver(_("Cette invitation a déjà servi. Si c’est votre compte, connectez-vous."))
    if invitation.expires_at <= timezone.now():
        raise InvitationOver(
            _("Cette invitation n’est plus valable. Demandez-en une nouvelle à la personne qui vous l’a envoyée.")
        )
    return invitation


def accept_with_new_account(token: str, *, first_name: str, last_name: str, password: str) -> User:
    """Open the account the invitation asks for and return it; the mail has proved the address.

    Raises Conflict when an account of this address exists: it must sign in and accept.
    """
    invitation = find_invitation(token)
    _refuse_known(invitation)
    refuse_breaks(first_name=first_name, last_name=last_name)
    user = User(email=invitation.email, first_name=first_name, last_name=last_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    # Outside the transaction: a hash is slow on purpose.
    user.set_password(password)
    return _open_account(token, user)


@transaction.atomic
def _open_account(token: str, user: User) -> User:
    invitation = _lock(token)
    _refuse_known(invitation)
    user.is_guest = invitation.is_guest
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    events.account_created(user)
    _consume(invitation, user)
    note(Person(user), "account_create", user, is_guest=user.is_guest)
    return user


def _refuse_known(invitation: Invitation) -> None:
    if owner_of(invitation) is not None:
        raise Conflict(_("Un compte existe déjà pour cette adresse : connectez-vous pour accepter l’invitation."))


@transaction.atomic
def accept_with_account(token: str, user: User, *, actor: Author) -> Invitation:
    """Let `user`, who is signed in, take up the invitation; raise Forbidden when it is somebody else's."""
    invitation = _lock(token)
    check_is_for(invitation, user)
    _consume(invitation, user)
    note(actor, "invitation_accept", user, invitation=invitation.pk)
    return invitation


def check_is_for(invitation: Invitation, user: User) -> None:
    """Raise Forbidden when the invitation went to an address that is not one of the person's own."""
    if owner_of(invitation) != user:
        raise Forbidden(
            _("Cette invitation est adressée à une autre personne. Déconnectez-vous, puis ouvrez-la de nouveau.")
        )


def owner_of(invitation: Invitation) -> User | None:
    """Return the account that holds the invitation's address, if there is one."""
    user = User.objects.filter(email=invitation.email).first()
    if user is not None:
        return user
    address = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True).first()
    return User.objects.get(pk=address.user_id) if address else None


def _renew_or_create(email: str, token: str, *, is_guest: bool) -> Invitation:
    now = timezone.now()
    # What an invitation promised ends with its time: another space's must not open those places again.
    Invitation.objects.filter(email=email, accepted_at=None, expires_at__lte=now).delete()
    renewed = {"token_digest": digest_of(token), "sent_at": now, "expires_at": now + VALID_FOR}
    invitation, created = Invitation.objects.select_for_update().get_or_create(
        email=email, accepted_at=None, defaults={**renewed, "is_guest": is_guest}
    )
    if not created:
        for name, value in renewed.items():
            setattr(invitation, name, value)
        invitation.is_guest = invitation.is_guest and is_guest
    return invitation


def _lock(token: str) -> Invitation:
    Invitation.objects.select_for_update().filter(token_digest=digest_of(token)).first()
    return find_invitation(token)


def _consume(invitation: Invitation, user: User) -> None:
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    events.invitation_accepted(invitation, user)


def _clean_address(email: str) -> str:
    refuse_breaks(email=email)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("Cette adresse e-mail n’est pas valable."), field="email") from error
    return email


def _check_text(message: str) -> None:
    try:
        plain_text(message)
    except ValidationError as error:
        raise Invalid(error.messages[0], field="message") from error
    if len(message) > 1000:
        raise Invalid(_("Ce message dépasse 1 000 caractères."), field="message")
