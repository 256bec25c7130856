"""allauth's forms of the second factor, in our words."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from extranet.accounts.forms.sign_in import speak

CODE = _("Code")
CODE_HELP = _("Les six chiffres que montre votre application, ou l’un de vos codes de secours.")
NAME = _("Nom de la clé")


class AuthenticateForm(base.AuthenticateForm):
    """Type a code to finish signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"code": CODE}, {"code": CODE_HELP})
        self.fields["code"].widget.attrs.update(inputmode="numeric", autofocus=True)


class ReauthenticateForm(base.ReauthenticateForm):
    """Type a code before a sensitive change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"code": CODE}, {"code": CODE_HELP})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """Prove that the application shows the right codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Code montré par l’application")
        speak(self, {"code": label}, {"code": _("Six chiffres, qui changent toutes les trente secondes.")})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """Name a new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"name": NAME, "passwordless": _("Me connecter avec cette clé seule, sans mot de passe")}
        helps = {"passwordless": _("L’appareil vous demandera son code, votre empreinte ou votre visage.")}
        speak(self, labels, helps)
        self.fields["name"].max_length = 80
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    """Rename a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"name": NAME})
