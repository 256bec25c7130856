"""The letters of accounts."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from extranet.accounts.models import Invitation
from extranet.mail.letters import Letter


def invitation(asked: Invitation, url: str) -> Letter:
    """Return the mail that carries an invitation's address."""
    site = settings.SITE_NAME
    inviter = asked.invited_by.get_full_name() if asked.invited_by else ""
    name = f" {asked.first_name}" if asked.first_name else ""
    opening = (
        _("%(inviter)s vous invite à rejoindre %(site)s.") % {"inviter": inviter, "site": site}
        if inviter
        else _("Vous êtes invité à rejoindre %(site)s.") % {"site": site}
    )
    message = [f"« {asked.message} »"] if asked.message else []
    until = date_format(localtime(asked.expires_at), "l j F Y")
    return Letter(
        subject=_("Invitation à rejoindre %(site)s") % {"site": site},
        paragraphs=[_("Bonjour%(name)s,") % {"name": name}, opening, *message],
        action=_("Répondre à l’invitation"),
        url=url,
        after=[
            _("Ce lien vous est personnel : il sert une seule fois, jusqu’au %(until)s.") % {"until": until},
            _("Si vous n’attendiez pas cette invitation, vous pouvez ignorer ce message."),
        ],
    )


def export_ready(url: str) -> Letter:
    """Return the mail that says that one's personal data wait."""
    return Letter(
        subject=_("Vos données personnelles sont prêtes"),
        paragraphs=[_("L’archive que vous avez demandée vous attend dans votre compte pendant sept jours.")],
        action=_("Voir mes données"),
        url=url,
    )


Context = Mapping[str, Any]


def _reset(context: Context) -> Letter:
    return Letter(
        subject=_("Choisir un nouveau mot de passe"),
        paragraphs=[_("Quelqu’un, sans doute vous, a demandé à changer le mot de passe de votre compte.")],
        action=_("Choisir un nouveau mot de passe"),
        url=context["password_reset_url"],
        after=[
            _("Ce lien sert une seule fois et reste valable deux heures."),
            _("Si vous n’avez rien demandé, ignorez ce message : votre mot de passe ne change pas."),
        ],
    )


def _confirm_address(context: Context) -> Letter:
    return Letter(
        subject=_("Confirmez votre adresse e-mail"),
        paragraphs=[_("Cette adresse vient d’être donnée pour un compte de %(site)s.") % {"site": settings.SITE_NAME}],
        action=_("Confirmer cette adresse"),
        url=context["activate_url"],
        after=[_("Si ce n’était pas vous, ignorez ce message : rien ne change.")],
    )


def _notice(subject: str, sentence: str) -> Callable[[Context], Letter]:
    def write(context: Context) -> Letter:
        at = localtime(context["timestamp"])
        facts = _("Le %(date)s, depuis l’adresse %(ip)s, avec %(browser)s.") % {
            "date": date_format(at, "j F Y à H \\h i"),
            "ip": context["ip"],
            "browser": context["user_agent"],
        }
        warning = _("Si ce n’était pas vous, changez votre mot de passe sans attendre et prévenez votre animateur.")
        return Letter(_(subject), [_(sentence) % context, facts], after=[warning])

    return write


def N_(text: str) -> str:
    """Mark a sentence for translation where it is not yet spoken."""
    return text


# What allauth calls each mail, and what ours says.
_ALLAUTH: dict[str, Callable[[Context], Letter]] = {
    "account/email/password_reset_key": _reset,
    "account/email/email_confirmation": _confirm_address,
    "account/email/email_confirmation_signup": _confirm_address,
    "account/email/password_changed": _notice(
        N_("Votre mot de passe a changé"),
        N_("Le mot de passe de votre compte vient d’être changé ; vos mots de passe d’application sont révoqués."),
    ),
    "account/email/password_reset": _notice(
        N_("Votre mot de passe a changé"),
        N_("Un nouveau mot de passe vient d’être choisi ; tous vos appareils sont déconnectés."),
    ),
    "account/email/password_set": _notice(
        N_("Votre mot de passe a été choisi"), N_("Un mot de passe vient d’être choisi pour votre compte.")
    ),
    "account/email/email_changed": _notice(
        N_("Votre adresse e-mail a changé"),
        N_("L’adresse de votre compte est passée de %(from_email)s à %(to_email)s."),
    ),
    "account/email/email_confirm": _notice(
        N_("Votre adresse e-mail est confirmée"), N_("L’adresse e-mail de votre compte est confirmée.")
    ),
    "account/email/email_deleted": _notice(
        N_("Une adresse e-mail a été retirée"), N_("L’adresse %(deleted_email)s a été retirée de votre compte.")
    ),
    "mfa/email/totp_activated": _notice(
        N_("Application de codes ajoutée"), N_("Une application de codes protège désormais votre compte.")
    ),
    "mfa/email/totp_deactivated": _notice(
        N_("Application de codes retirée"), N_("L’application de codes ne protège plus votre compte.")
    ),
    "mfa/email/recovery_codes_generated": _notice(
        N_("Nouveaux codes de secours"),
        N_("De nouveaux codes de secours viennent d’être créés ; les anciens ne servent plus."),
    ),
    "mfa/email/webauthn_added": _notice(
        N_("Clé d’accès ajoutée"), N_("Une clé d’accès vient d’être ajoutée à votre compte.")
    ),
    "mfa/email/webauthn_removed": _notice(
        N_("Clé d’accès retirée"), N_("Une clé d’accès vient d’être retirée de votre compte.")
    ),
}


def of_allauth(template_prefix: str, context: Context) -> Letter:
    """Return our letter for the mail that allauth calls `template_prefix`; an unknown one is a mistake of ours."""
    return _ALLAUTH[template_prefix](context)
