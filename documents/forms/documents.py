"""What the pages of a document accept: files, versions, its card."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.actions.documents import MOST_TAGS
from documents.forms.fields import FilesField
from documents.naming import LONGEST_NAME

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
