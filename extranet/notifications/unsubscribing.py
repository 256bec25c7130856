"""Stopping mails from a mail itself: a page with one button, or the mail program's own POST (RFC 8058)."""

from collections.abc import Iterable
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.links.oneclick import Asked, Choice, Kind, Outcome, Question, Rights, address
from extranet.notifications.models import Frequency, Notification, Preference

NAME = "notifications.unsubscribe"
VALID_FOR = timedelta(days=90)
STOP = "stop"


def stop_address(user: User, scope_id: int | None) -> str:
    """Return the address by which a mail's reader stops one space's mails (None: all) without signing in."""
    return address(Asked(NAME, scope_id or 0, user.pk, timezone.now() + VALID_FOR))


def describe(asked: Asked) -> Question:
    """Ask whether to stop; of the space nothing is said, mails are forwarded."""
    return Question(
        title=_("Ne plus recevoir ces mails"),
        sentences=[_("Vous continuerez de voir les nouveautés dans l’extranet, sans mail.")],
        choices=[Choice(STOP, gettext_lazy("Arrêter ces mails"))],
    )


@transaction.atomic
def act(asked: Asked, choice: str, seen: str) -> Outcome:
    """Set the frequency of one space, or of all the person hears from, to « jamais »."""
    for root_id in [asked.object_id] if asked.object_id else _spaces_of(asked.user_id):
        Preference.objects.update_or_create(
            user_id=asked.user_id, scope_id=root_id, defaults={"frequency": Frequency.NONE}
        )
    done = _("Nous ne vous écrirons plus à ce sujet. Vous pouvez changer d’avis dans les réglages des notifications.")
    return Outcome(title=_("C’est fait"), sentences=[done])


KIND = Kind(
    NAME,
    describe,
    act,
    serves_once=False,
    # One may always stop mails, whatever one may still read.
    rights=Rights.NOBODY,
    over=gettext_lazy("Ce lien n’est plus valable. Réglez vos notifications depuis votre compte."),
    unsubscribes=STOP,
)


def read_old(token: str) -> Asked | None:
    """Return what an address mailed by an earlier version asks; None when it is not genuine or older than 90 days."""
    try:
        user_id, scope_id = signing.loads(token, salt=NAME, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Asked(NAME, scope_id or 0, user_id, timezone.now() + VALID_FOR)


def _spaces_of(user_id: int) -> Iterable[int]:
    """Return the root scopes from which the person is, or was, told something."""
    scopes = Notification.objects.filter(user_id=user_id).values_list("scope_id", "scope__parent_id").distinct()
    return {parent_id or scope_id for scope_id, parent_id in scopes.order_by()}
