"""What the pages of notes accept, and of documents made after a model."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.naming import LONGEST_NAME


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
