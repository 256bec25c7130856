"""App passwords: made, revoked, and recognised."""

import hmac
import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet import limits
from extranet.accounts.actions.record import note
from extranet.accounts.enums import Realm
from extranet.accounts.models import AppPassword, User
from extranet.journal.actions import Author
from extranet.links.tokens import digest_of
from extranet.ui.errors import Conflict, Invalid, NotVisible

# 31 letters and digits that nobody confuses; 28 of them hold 138 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 7, 4
MAXIMUM = 20
# One person's program with a wrong password; and a whole network, well above an office full of them.
BY_ACCOUNT = limits.Limit("app_password", 10, 300)
BY_NETWORK = limits.Limit("app_password_network", 100, 300)


@transaction.atomic
def create_app_password(user: User, *, name: str, realms: Collection[str], actor: Author) -> tuple[AppPassword, str]:
    """Create an app password for `realms` and return it with its secret, which is never to be seen again."""
    if not realms or not set(realms) <= set(Realm.values):
        raise Invalid(_("Choisissez au moins un usage."), field="realms")
    if user.app_passwords.count() >= MAXIMUM:
        raise Conflict(_("Vous avez déjà %(count)s mots de passe d’application.") % {"count": MAXIMUM})
    groups = ("".join(secrets.choice(ALPHABET) for _n in range(GROUP_LENGTH)) for _g in range(GROUPS))
    secret = "-".join(groups)
    made = AppPassword.objects.create(user=user, name=name, realms=sorted(realms), digest=_digest(secret))
    note(actor, "app_password_create", user, realms=made.realms)
    return made, secret


@transaction.atomic
def revoke_app_password(user: User, app_password_id: int, *, actor: Author) -> None:
    """Revoke one of the person's own app passwords; it stops working at once."""
    deleted, _rows = user.app_passwords.filter(pk=app_password_id).delete()
    if not deleted:
        raise NotVisible(_("Ce mot de passe d’application est déjà révoqué."))
    note(actor, "app_password_revoke", user)


def authenticate_app_password(email: str, secret: str, realm: str, *, address: str) -> User | None:
    """Return the active account that `secret` opens for `realm`, else None, whatever is wrong.

    `address` is the client's network address. Guesses are counted for the account from that address, and for its
    network, before they are answered; past the limit even the right secret is refused until the guesses are five
    minutes old.
    """
    email = email.strip().lower()
    near = limits.network(address)
    guesses = ((BY_ACCOUNT, (email, near)), (BY_NETWORK, (near,)))
    digest = _digest(secret)
    found = AppPassword.objects.filter(digest=digest).select_related("user").first()
    # The digest was found by equality, which tells nothing of the secret; the rest is compared in constant time.
    known = found.user.email if found else ""
    is_right = hmac.compare_digest(known.encode(), email.encode()) and bool(email)
    opens = found is not None and is_right and found.user.is_active and realm in found.realms
    # A program that got in lately from there asks many times a minute and guesses nothing: counting it would write
    # to the cache at each request.
    is_known = opens and (digest, near) in _let_in
    is_refused = limits.is_over(*guesses) if is_known else not limits.take(*guesses)
    if is_refused or not opens or found is None:
        return None
    if not is_known:
        limits.give_back(*guesses)
        _remember(digest, near)
    today = timezone.localdate()
    if found.last_used_on != today:
        AppPassword.objects.filter(pk=found.pk).update(last_used_on=today)
    return found.user


# Who got in, in the order they first did: (digest of the secret, network). It only decides what is counted.
_MOST_LET_IN = 1000
_let_in: dict[tuple[str, str], None] = {}


def _remember(digest: str, near: str) -> None:
    _let_in[digest, near] = None
    if len(_let_in) > _MOST_LET_IN:
        _let_in.pop(next(iter(_let_in)), None)


def _digest(secret: str) -> str:
    typed = "".join(secret.lower().split()).replace("-", "")
    return digest_of(typed)
