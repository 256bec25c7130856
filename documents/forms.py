"""What the pages of documents accept."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.actions.documents import MOST_TAGS
from documents.naming import LONGEST_NAME
from extranet.access.models import Role
from extranet.ui.errors import Invalid

LONGEST_TAG = 40


def split_tags(typed: str) -> list[str]:
    """Return the tags typed with commas between them, each once, in order."""
    tags: list[str] = []
    for tag in re.split(r"[,;\n]+", typed):
        tag = " ".join(tag.split())[:LONGEST_TAG]
        if tag and tag.casefold() not in {known.casefold() for known in tags}:
            tags.append(tag)
    return tags[:MOST_TAGS]


class TagsForm(forms.Form):
    """Tags to add to several documents."""

    tags = forms.CharField(label=_("Mots-clés à ajouter"), max_length=800, help_text=_("Séparés par des virgules."))

    def clean_tags(self) -> list[str]:
        """Return the tags, each once, in order."""
        return split_tags(self.cleaned_data["tags"])


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


class Files(forms.FileInput):
    """A chooser of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; each is judged on its own afterwards."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files, of which there is at least one."""
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """Files to add to a folder."""

    upload = FilesField(
        label=_("Fichiers"),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez au moins un fichier.")},
    )
    same_name = forms.ChoiceField(
        label=_("Si un document porte déjà ce nom"),
        choices=[
            ("number", _("garder les deux : le nouveau reçoit un numéro")),
            ("version", _("ajouter une nouvelle version au document")),
        ],
        initial="number",
        required=False,
    )


class VersionForm(forms.Form):
    """A file that becomes the latest version of a document."""

    upload = forms.FileField(
        label=_("Fichier"),
        widget=forms.FileInput,
        allow_empty_file=True,
        error_messages={"required": _("Choisissez un fichier.")},
    )
    comment = forms.CharField(
        label=_("Ce qui change"), max_length=300, required=False, help_text=_("En quelques mots, pour les lecteurs.")
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class VersionNameForm(forms.Form):
    """What a version is called, and what changed in it."""

    label = forms.CharField(
        label=_("Nom de la version"), max_length=100, required=False, help_text=_("Par exemple : version votée.")
    )
    comment = forms.CharField(label=_("Ce qui change"), max_length=300, required=False)


class DocumentForm(forms.Form):
    """What a document is called and says, and where it is."""

    name = forms.CharField(label=_("Nom"), max_length=LONGEST_NAME)
    description = forms.CharField(
        label=_("Description"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tags = forms.CharField(
        label=_("Mots-clés"), max_length=800, required=False, help_text=_("Séparés par des virgules.")
    )
    folder = forms.TypedChoiceField(label=_("Dossier"), coerce=int)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, folders: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["folder"]
        choice.choices = folders  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        """Return the tags, each once, in order."""
        return split_tags(self.cleaned_data["tags"])


class NoteForm(forms.Form):
    """The name of a note, and what it begins with."""

    name = forms.CharField(label=_("Nom de la note"), max_length=LONGEST_NAME)
    template = forms.ChoiceField(label=_("Commencer par"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, templates: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = templates  # type: ignore[attr-defined]


class ModelForm(forms.Form):
    """The model a document is made from, and its name."""

    name = forms.CharField(label=_("Nom du document"), max_length=LONGEST_NAME)
    model = forms.ChoiceField(label=_("Modèle"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, models: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].choices = models  # type: ignore[attr-defined]


class NoteVersionForm(forms.Form):
    """What a version of a note is called, and what it changes."""

    label = forms.CharField(label=_("Nom de la version"), max_length=100, required=False)
    comment = forms.CharField(label=_("Ce qui change"), max_length=300, required=False)


class PublishForm(forms.Form):
    """The kind of file a note is published as."""

    form = forms.ChoiceField(label=_("Sous la forme"), choices=[("pdf", "PDF"), ("odt", "ODT")], initial="pdf")


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


def refuse(form: forms.Form, error: Invalid) -> None:
    """Show a refusal of an action at the field it names, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
