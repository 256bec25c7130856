"""What the page of a space's room accepts."""

from django import forms
from django.utils.translation import gettext_lazy as _

GO = 1024**3


class QuotaForm(forms.Form):
    """How much room a space has."""

    quota = forms.DecimalField(
        label=_("Place de l’espace, en Go"),
        required=False,
        max_digits=9,
        decimal_places=3,
        localize=True,
        help_text=_("Vide : aucune limite autre que celle du serveur."),
    )

    @property
    def octets(self) -> int | None:
        """The quota that was typed, in bytes; None for no limit."""
        typed = self.cleaned_data["quota"]
        return None if typed is None else int(typed * GO)
