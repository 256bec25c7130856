"""What the pages of notifications accept."""

from typing import Any

from django import forms

from extranet.access.models import Scope
from extranet.notifications.models import Frequency


class ReadForm(forms.Form):
    """Which notification was read; none: all."""

    number = forms.IntegerField(required=False, min_value=1)


class FollowForm(forms.Form):
    """Which thing to follow, or to stop following."""

    kind = forms.CharField(max_length=60)
    object_id = forms.IntegerField(min_value=1)
    stop = forms.BooleanField(required=False)


class PreferencesForm(forms.Form):
    """One choice of frequency a space."""

    def __init__(self, *args: Any, spaces: list[tuple[Scope, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spaces = {f"space_{scope.pk}": (scope, frequency) for scope, frequency in spaces}
        for name, (scope, frequency) in self.spaces.items():
            self.fields[name] = forms.ChoiceField(
                label=scope.name, choices=Frequency.choices, initial=frequency, required=True
            )

    def changed(self) -> list[tuple[Scope, Frequency]]:
        """Return the spaces whose frequency was changed, with the new one."""
        return [
            (scope, Frequency(self.cleaned_data[name]))
            for name, (scope, before) in self.spaces.items()
            if self.cleaned_data[name] != before
        ]
