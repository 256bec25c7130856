"""Narrowing the journal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.journal.audit import VERBS


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"


class JournalFilterForm(forms.Form):
    """What a page of the journal is narrowed to. What makes no sense is ignored: an old link still opens."""

    verb = forms.ChoiceField(label=_("Action"), required=False, choices=[("", _("toutes")), *VERBS.items()])
    person = forms.CharField(
        label=_("Personne"), required=False, max_length=100, widget=forms.SearchInput(attrs={"autocomplete": "off"})
    )
    since = forms.DateField(label=_("Depuis le"), required=False, widget=DayInput(format="%Y-%m-%d"))
    until = forms.DateField(label=_("Jusqu’au"), required=False, widget=DayInput(format="%Y-%m-%d"))

    @property
    def narrow(self) -> dict[str, Any]:
        """What was understood, as `audit.entries` takes it."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}
