"""Knowing health professionals: an administrator compares their number with the national directory (RPPS)."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts import events
from extranet.accounts.actions.record import note_administration
from extranet.accounts.codes import rpps_fault
from extranet.accounts.models import User
from extranet.journal.actions import Author
from extranet.ui.errors import Conflict, Forbidden, Invalid

TAKEN = gettext_lazy("Ce numéro est déjà vérifié pour un autre compte.")


@transaction.atomic
def verify_professional(user: User, rpps: str, *, actor: Author | None) -> None:
    """Keep that `rpps` was found in the national directory and is this person's: it opens the health zone to them.

    The caller has checked who may; nobody does it for themselves (Forbidden). Raises Invalid for a number that is not
    well formed, Conflict for a closed account or a number that is another account's.
    """
    if actor is not None and actor.user is not None and actor.user.pk == user.pk:
        raise Forbidden(_("Personne ne vérifie son propre numéro : demandez-le à un autre administrateur."))
    rpps = "".join(rpps.split())
    if fault := rpps_fault(rpps):
        raise Invalid(_("%(fault)s.") % {"fault": fault[0].upper() + fault[1:]}, field="rpps")
    account = User.objects.select_for_update().get(pk=user.pk)
    if not account.is_active:
        raise Conflict(_("Ce compte est désactivé."), field="rpps")
    if holder_of(rpps, besides=account) is not None:
        raise Conflict(str(TAKEN), field="rpps")
    if account.is_health_professional and account.rpps == rpps:
        return
    account.rpps, account.rpps_verified_at = rpps, timezone.now()
    try:
        with transaction.atomic():
            account.save(update_fields=["rpps", "rpps_verified_at"])
    except IntegrityError as error:
        # Another administrator gave it to another account at this very moment.
        raise Conflict(str(TAKEN), field="rpps") from error
    note_administration(actor, "professional_verify", account)
    events.professional_changed(account)
    user.refresh_from_db()


@transaction.atomic
def withdraw_verification(user: User, *, actor: Author | None) -> None:
    """Take the verification back: the health zone closes to the person at once. The caller has checked who may."""
    account = User.objects.select_for_update().get(pk=user.pk)
    if not account.rpps and account.rpps_verified_at is None:
        return
    account.rpps, account.rpps_verified_at = "", None
    account.save(update_fields=["rpps", "rpps_verified_at"])
    note_administration(actor, "professional_withdraw", account)
    events.professional_changed(account)
    user.refresh_from_db()


def holder_of(rpps: str, *, besides: User) -> User | None:
    """Return the active account, other than `besides`, for which this number was verified."""
    verified = User.objects.filter(rpps=rpps, is_active=True, rpps_verified_at__isnull=False)
    return verified.exclude(pk=besides.pk).first()
