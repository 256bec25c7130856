"""What the pages of a folder accept: its name, the rights on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.naming import LONGEST_NAME
from extranet.access.models import Role


class FolderForm(forms.Form):
    """The name of a folder, and what it is for."""

    name = forms.CharField(label=_("Nom du dossier"), max_length=LONGEST_NAME)
    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qu’on y range, en quelques mots. Elle s’affiche en haut du dossier."),
    )


class RoleForm(forms.Form):
    """A role on a folder for a group or a member of the space."""

    holder = forms.ChoiceField(label=_("Groupe ou membre"), required=False)
    email = forms.EmailField(
        label=_("ou l’adresse d’un membre"), required=False, help_text=_("Pour qui est membre par un groupe.")
    )
    role = forms.TypedChoiceField(
        label=_("Rôle"), choices=Role.choices, coerce=lambda value: Role(int(value)), initial=Role.READER
    )
    until = forms.DateField(
        label=_("Jusqu’au"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, holders: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["holder"]
        choice.choices = [("", _("choisir")), *holders]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two ways to name someone."""
        if not self.errors and bool(self.cleaned_data["holder"]) == bool(self.cleaned_data["email"]):
            self.add_error("holder", _("Choisissez dans la liste, ou écrivez une adresse."))
        return self.cleaned_data


class HolderForm(forms.Form):
    """Whose role changes, or goes."""

    holder = forms.RegexField(r"^(user|group)-\d{1,18}$")
    role = forms.TypedChoiceField(choices=Role.choices, coerce=lambda value: Role(int(value)), required=False)
    until = forms.DateField(required=False)
    remove = forms.BooleanField(required=False)
