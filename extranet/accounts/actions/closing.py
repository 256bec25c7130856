"""Closing accounts: for a time (deactivation) or for good (erasure)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts import events
from extranet.accounts.actions.professionals import holder_of, withdraw_verification
from extranet.accounts.actions.record import note_administration
from extranet.accounts.actions.sessions import end_all_sessions
from extranet.accounts.models import Invitation, User
from extranet.journal.actions import Author
from extranet.links import oneclick
from extranet.mail import outbox
from extranet.ui.errors import Conflict


@transaction.atomic
def deactivate(user: User, *, actor: Author | None) -> None:
    """Close the account at once: sessions, sockets and app passwords end. The caller has checked who may.

    Nothing changes for an account closed already. Raises Conflict for the last technical administrator.
    """
    account = _lock_account(user)
    if account.is_active:
        _refuse_last_administrator(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_all_sessions(account)
        account.app_passwords.all().delete()
        outbox.withdraw([account.email])
        events.account_closed(account)
        note_administration(actor, "deactivate", account)
    user.refresh_from_db()


@transaction.atomic
def reactivate(user: User, *, actor: Author | None) -> None:
    """Open a deactivated account again; what ended with it (sessions, app passwords) stays ended."""
    account = User.objects.select_for_update().get(pk=user.pk)
    if account.erased_at:
        raise Conflict(_("Ce compte a été effacé : il ne peut plus être rouvert."))
    if not account.is_active:
        if account.is_health_professional and holder_of(account.rpps, besides=account) is not None:
            # While the account was closed its number was verified for another one.
            withdraw_verification(account, actor=actor)
        account.is_active = True
        account.save(update_fields=["is_active"])
        events.account_created(account)
        note_administration(actor, "reactivate", account)
    user.refresh_from_db()


@transaction.atomic
def erase(user: User, *, actor: Author | None) -> None:
    """Erase the person: nothing that names them stays, what they wrote is signed « ancien membre ».

    There is no way back. Raises Conflict for the last technical administrator.
    """
    account = _lock_account(user)
    if account.erased_at:
        return
    _refuse_last_administrator(account)
    events.account_closed(account)
    events.account_erased(account)
    end_all_sessions(account)
    _delete_belongings(account)
    photo = account.photo.name
    account.first_name = account.last_name = account.phone = account.rpps = ""
    account.photo = ""
    account.email = f"erased-{account.pk}@invalid.invalid"
    account.rpps_verified_at = account.previous_visit_at = account.last_visit_at = account.last_login = None
    account.is_active = account.is_staff = account.is_superuser = False
    account.set_unusable_password()
    account.erased_at = timezone.now()
    account.save()
    note_administration(actor, "erase", account)
    if photo:
        transaction.on_commit(lambda: default_storage.delete(photo))
    user.refresh_from_db()


def _delete_belongings(account: User) -> None:
    addresses = {account.email, *EmailAddress.objects.filter(user=account).values_list("email", flat=True)}
    Invitation.objects.filter(email__in={address.lower() for address in addresses}).delete()
    Invitation.objects.filter(accepted_by=account).delete()
    outbox.forget(addresses)
    oneclick.forget_person(account.pk)
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    account.app_passwords.all().delete()
    files = [name for name in account.personal_exports.values_list("file", flat=True) if name]
    account.personal_exports.all().delete()
    account.groups.clear()
    account.user_permissions.clear()
    for name in files:
        transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]


def _lock_account(user: User) -> User:
    """Return the account as it is now, locked; an administrator's with all others', so that two never close at once."""
    if user.is_superuser:
        # In one order, and before the account itself: nobody waits for each other in a circle.
        list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk").values_list("pk"))
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_last_administrator(account: User) -> None:
    if not account.is_superuser:
        return
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=account.pk)
    if not others.exists():
        raise Conflict(_("Ce compte est le dernier administrateur technique : nommez-en un autre d’abord."))
