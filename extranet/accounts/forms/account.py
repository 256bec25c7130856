"""The forms of our own pages."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from extranet.accounts.enums import Realm
from extranet.accounts.forms.sign_in import PASSWORD, RULES
from extranet.accounts.models import Invitation, User
from extranet.accounts.validators import single_line


class InvitationForm(forms.Form):
    """Open the account an invitation asks for."""

    first_name = forms.CharField(label=_("Prénom"), max_length=80, validators=[single_line])
    last_name = forms.CharField(label=_("Nom"), max_length=80, validators=[single_line])
    password = forms.CharField(
        label=PASSWORD, help_text=RULES, strip=False, widget=forms.PasswordInput(render_value=False)
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"first_name": invitation.first_name, "last_name": invitation.last_name}
        self.invitation = invitation
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"

    def clean_password(self) -> str:
        """Hold the password against the rules, the invited address among them."""
        password: str = self.cleaned_data["password"]
        names = {name: self.cleaned_data.get(name, "") for name in ("first_name", "last_name")}
        validate_password(password, User(email=self.invitation.email, **names))
        return password


class ProfileForm(forms.ModelForm[User]):
    """One's names and telephone."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }
        labels = {"first_name": _("Prénom"), "last_name": _("Nom"), "phone": _("Téléphone")}
        help_texts = {"phone": _("Visible des membres du territoire dans l’annuaire.")}


class PhotoForm(forms.Form):
    """One's photo; what it holds is examined by the action, not by its name or announced type."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG ou WebP, 10 Mo au plus. Le lieu et la date de prise de vue sont retirés."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class AppPasswordForm(forms.Form):
    """Name an app password and say what it opens."""

    name = forms.CharField(
        label=_("Appareil ou logiciel"),
        max_length=80,
        validators=[single_line],
        help_text=_("Par exemple : Thunderbird au bureau, téléphone."),
    )
    realms = forms.MultipleChoiceField(
        label=_("Donne accès à"), choices=Realm.choices, widget=forms.CheckboxSelectMultiple
    )


class EraseForm(forms.Form):
    """Confirm that one's account is to be erased."""

    confirm = forms.BooleanField(label=_("J’ai compris : mon compte sera effacé, sans retour possible."))
