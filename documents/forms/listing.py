"""How lists of documents are narrowed: plain GET fields, kept in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.queries.listing import NOTES, TYPES, Narrow

PERIODS = [
    ("", _("n’importe quand")),
    ("1", _("depuis hier")),
    ("7", _("depuis 7 jours")),
    ("31", _("depuis un mois")),
    ("366", _("depuis un an")),
]


class NarrowForm(forms.Form):
    """What to show of a list of documents; what is not understood narrows nothing."""

    use_required_attribute = False

    mots = forms.CharField(
        label=_("Nom"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[("", _("tous")), (NOTES, _("Note")), *((key, kind.label) for key, kind in TYPES.items())],
    )
    auteur = forms.TypedChoiceField(label=_("Auteur"), required=False, coerce=int, empty_value=None)
    depuis = forms.TypedChoiceField(label=_("Modifié"), required=False, coerce=int, empty_value=None, choices=PERIODS)
    tag = forms.CharField(label=_("Mot-clé"), required=False, max_length=40)

    def __init__(self, *args: Any, authors: Sequence[tuple[int, str]], me: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(me, _("moi"))] if me else []
        others = [author for author in authors if author[0] != me]
        self.fields["auteur"].choices = [("", _("tous")), *mine, *others]  # type: ignore[attr-defined]

    @property
    def narrow(self) -> Narrow:
        """What was asked for."""
        self.is_valid()
        data = self.cleaned_data
        return Narrow(
            words=data.get("mots", ""),
            kind=data.get("type", ""),
            author=data.get("auteur"),
            tag=data.get("tag", "").strip(),
            days=data.get("depuis"),
        )


class AllDocumentsForm(NarrowForm):
    """What to show of the documents of all spaces."""

    espace = forms.ChoiceField(label=_("Espace"), required=False)
    field_order = ("mots", "espace", "type", "auteur", "depuis", "tag")

    def __init__(self, *args: Any, spaces: Sequence[tuple[str, str]], me: int | None, **kwargs: Any) -> None:
        super().__init__(*args, authors=[], me=me, **kwargs)
        self.fields["espace"].choices = [("", _("tous")), *spaces]  # type: ignore[attr-defined]

    @property
    def space(self) -> str:
        """The address of the space asked for, or nothing."""
        self.is_valid()
        return str(self.cleaned_data.get("espace", ""))
