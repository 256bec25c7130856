"""Making a technical administrator, from the command line only."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.accounts import events
from extranet.accounts.actions.record import note_administration
from extranet.accounts.models import User
from extranet.mail.headers import refuse_breaks
from extranet.ui.errors import Conflict, Invalid


@transaction.atomic
def create_administrator(email: str, first: str, last: str) -> User:
    """Return the account of `email` as a technical administrator, created without a password when there is none.

    Raises Conflict for an account that is closed. Groups are the caller's to give.
    """
    refuse_breaks(email=email, first_name=first, last_name=last)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("Cette adresse e-mail n’est pas valable."), field="email") from error
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_superuser(email, None, first_name=first, last_name=last)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        events.account_created(user)
    elif not user.is_active:
        raise Conflict(_("Ce compte est désactivé."))
    else:
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
    note_administration(None, "administrator_create", user)
    return user


def password_url(user: User) -> str:
    """Return an address, good once and for two hours, where the person chooses a password."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    return settings.SITE_URL + path
