"""Where allauth asks us: mails, messages, passwords, secrets."""

import logging
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts import events, letters
from extranet.accounts.actions.passwords import set_password
from extranet.accounts.actions.record import note
from extranet.accounts.authors import Person
from extranet.accounts.models import User
from extranet.mail import outbox
from extranet.sealing.text import seal, unseal

# Refusals at the door, for who watches over attacks: they never reach the journal, which people read.
logger = logging.getLogger("extranet.security")

# What allauth would say after an act; an empty text says nothing, for what the page shows by itself.
MESSAGES = {
    "account/messages/email_confirmation_failed.txt": gettext_lazy(
        "L’adresse %(email)s est déjà celle d’un autre compte."
    ),
    "account/messages/email_confirmation_sent.txt": gettext_lazy("Un message de confirmation est parti à %(email)s."),
    "account/messages/email_confirmed.txt": gettext_lazy("L’adresse %(email)s est confirmée."),
    "account/messages/email_deleted.txt": gettext_lazy("Le changement d’adresse est annulé."),
    "account/messages/cannot_delete_primary_email.txt": gettext_lazy(
        "L’adresse %(email)s est celle de votre compte : elle ne peut pas être retirée."
    ),
    "account/messages/primary_email_set.txt": "",
    "account/messages/unverified_primary_email.txt": gettext_lazy("Confirmez d’abord votre adresse."),
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": gettext_lazy("Vous êtes déconnecté."),
    "account/messages/password_changed.txt": gettext_lazy("Votre mot de passe est changé."),
    "account/messages/password_set.txt": gettext_lazy("Votre mot de passe est enregistré."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("Vos nouveaux codes de secours sont prêts."),
    "mfa/messages/totp_activated.txt": gettext_lazy("L’application de codes protège votre compte."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("L’application de codes est retirée."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("La clé d’accès est ajoutée."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("La clé d’accès est retirée."),
}
BEGAN_WITH = "sign_in_began_with"
REAUTHENTICATION = {
    "reauthenticate": gettext_lazy("Avec votre mot de passe"),
    "mfa_reauthenticate": gettext_lazy("Avec un code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Avec une clé d’accès"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation; mails go through the outbox; passwords change by our action."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("Ce compte est désactivé."),
        "email_password_mismatch": gettext_lazy("L’adresse ou le mot de passe ne correspondent pas."),
        "duplicate_email": gettext_lazy("Cette adresse est déjà la vôtre."),
        "email_taken": gettext_lazy("Cette adresse est déjà celle d’un compte."),
        "enter_current_password": gettext_lazy("Ce n’est pas votre mot de passe actuel."),
        "incorrect_code": gettext_lazy("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant."),
        "incorrect_password": gettext_lazy("Ce n’est pas votre mot de passe."),
        "invalid_or_expired_key": gettext_lazy("Ce lien ne vaut plus. Demandez-en un autre."),
        "invalid_login": gettext_lazy("L’adresse ou le mot de passe ne correspondent pas."),
        "invalid_password_reset": gettext_lazy("Ce lien ne vaut plus. Demandez-en un autre."),
        "same_as_current": gettext_lazy("C’est déjà la valeur actuelle."),
        "rate_limited": gettext_lazy("Trop d’essais. Attendez quelques minutes."),
        "too_many_login_attempts": gettext_lazy("Trop d’essais. Attendez cinq minutes avant de recommencer."),
        "unverified_primary_email": gettext_lazy("Confirmez d’abord votre adresse."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: accounts come from invitations."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Post our letter in place of allauth's mail."""
        outbox.post(letters.of_allauth(template_prefix, context), email)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Mapping[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say our French sentence in place of allauth's template."""
        text = message or str(MESSAGES.get(message_template or "", "")) % (message_context or {})
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def set_password(self, user: User, password: str) -> None:
        """Change the password by our action, keeping the session of the person who is changing their own."""
        request = allauth_context.request
        is_own = request is not None and request.user.is_authenticated and request.user.pk == user.pk
        key = request.session.session_key if is_own else None
        author = request.actor if is_own else Person(user, "mailed link")
        set_password(user, password, current_key=key, actor=author)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Keep which password the sign-in began with: the second factor may come much later."""
        request.session[BEGAN_WITH] = user.get_session_auth_hash()
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session, unless the account closed or its password changed since the sign-in began."""
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        began_with = request.session.pop(BEGAN_WITH, "")
        if began_with and not constant_time_compare(began_with, user.get_session_auth_hash()):
            request.session.flush()
            messages.warning(request, _("Le mot de passe a changé entre-temps : recommencez la connexion."))
            raise ImmediateHttpResponse(redirect("account_login"))
        left, key = request.user, request.session.session_key
        super().login(request, user)
        if isinstance(left, User) and left.pk != user.pk:
            # Another account took over this browser: the session of before is gone.
            events.sessions_ended(left, [key or ""])

    def logout(self, request: HttpRequest) -> None:
        """End the session, and tell what is open under it."""
        user, key = request.user, request.session.session_key
        super().logout(request)
        if isinstance(user, User):
            events.sessions_ended(user, [key or ""])

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Record the sign-in."""
        methods = request.session.get("account_authentication_methods") or []
        strong = any(method.get("method") == "mfa" for method in methods)
        note(Person(user, "second_factor" if strong else "password"), "sign_in", user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log the refusal; what was typed stays out, people type passwords where addresses go."""
        logger.warning("Sign-in refused for %s", self.get_client_ip(request))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the mailed address on our own site, whatever host the request claims."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the mailed address on our own site, whatever host the request claims."""
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the security page."""
        return reverse("mfa_index")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Go back to the address page, or to the sign-in page."""
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways to prove oneself again in French."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": str(REAUTHENTICATION[method["id"]])} for method in methods]


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed in the database."""

    PURPOSE = "second factor"
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": gettext_lazy("Cette protection ne peut pas être retirée."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Les codes de secours demandent d’abord une application de codes ou une clé d’accès."
        ),
        "unverified_email": gettext_lazy("Confirmez d’abord votre adresse."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return seal(text, self.PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret; a tampered or unsealed one raises `BrokenSeal`: the factor is refused."""
        return unseal(encrypted_text, self.PURPOSE)

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Propose a name for a new key, in French."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Ma clé d’accès") if not count else _("Clé d’accès n° %(number)s") % {"number": count + 1}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Name the account as browsers list it."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": escape(user.get_full_name())}
