"""allauth's account forms, in our words."""

from typing import Any

from allauth.account import forms as base
from django import forms
from django.utils.translation import gettext_lazy as _

ADDRESS = _("Adresse e-mail")
PASSWORD = _("Mot de passe")
CURRENT = _("Mot de passe actuel")
NEW = _("Nouveau mot de passe")
AGAIN = _("Le même, encore une fois")
RULES = _(
    "Douze caractères au moins : quatre mots sans rapport entre eux font un bon mot de passe. Évitez le nom du site "
    "et votre adresse."
)


def speak(form: forms.Form, labels: dict[str, Any], helps: dict[str, Any] | None = None) -> None:
    """Give the fields their French labels and helps, and take away the placeholders that double them."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        field.help_text = (helps or {}).get(name, "")


class LoginForm(base.LoginForm):
    """Sign in with an address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember = _("Rester connecté sur cet appareil")
        speak(self, {"login": ADDRESS, "password": PASSWORD, "remember": remember})
        # « webauthn » lets the browser propose the passkeys it keeps beside the addresses.
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ReauthenticateForm(base.ReauthenticateForm):
    """Type one's password again before a sensitive change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"password": PASSWORD})


class ResetPasswordForm(base.ResetPasswordForm):
    """Ask for the mail that lets one choose a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"email": ADDRESS})


class ResetPasswordKeyForm(base.ResetPasswordKeyForm):
    """Choose a new password by the mailed link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"password1": NEW, "password2": AGAIN}, {"password1": RULES})


class ChangePasswordForm(base.ChangePasswordForm):
    """Change one's password, knowing the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": CURRENT, "password1": NEW, "password2": AGAIN}
        speak(self, labels, {"password1": RULES})


class SetPasswordForm(base.SetPasswordForm):
    """Choose a first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"password1": PASSWORD, "password2": AGAIN}, {"password1": RULES})


class AddEmailForm(base.AddEmailForm):
    """Give the address that is to replace one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"email": _("Nouvelle adresse e-mail")})
