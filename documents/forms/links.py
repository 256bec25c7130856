"""What the pages about links accept."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.actions.links import SHORTEST_PASSWORD
from documents.forms.fields import FilesField
from documents.models import LinkKind, Notice
from extranet.accounts.validators import plain_text, single_line

USUAL_DAYS = 30


class LinkForm(forms.Form):
    """A new link on a document."""

    until = forms.DateField(
        label=_("Valable jusqu’au"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choisissez un jour.")),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        required=False,
        max_length=128,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("%d caractères au moins. Donnez-le par un autre moyen que le lien.") % SHORTEST_PASSWORD,
    )
    view_only = forms.BooleanField(
        label=_("Lecture du texte seulement, sans téléchargement"),
        required=False,
        help_text=_("Ce n’est pas une protection : ce qui s’affiche peut toujours être copié."),
    )
    most_uses = forms.IntegerField(
        label=_("Nombre de téléchargements au plus"), required=False, min_value=1, max_value=100_000
    )
    notice = forms.ChoiceField(label=_("Me prévenir"), choices=Notice.choices, initial=Notice.FIRST, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = min(USUAL_DAYS, settings.PUBLIC_LINK_DAYS)
        self.initial.setdefault("until", timezone.localdate() + timedelta(days=days))

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen, as `make_link` takes it."""
        return {**self.cleaned_data, "notice": self.cleaned_data["notice"] or Notice.FIRST}


class FolderLinkForm(LinkForm):
    """A new link on a folder: to read it, or to hand files in."""

    kind = forms.ChoiceField(
        label=_("Ce que permet le lien"), choices=LinkKind.choices, initial=LinkKind.READ, widget=forms.RadioSelect
    )
    message = forms.CharField(
        label=_("Consigne pour un dépôt"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )
    field_order = ("kind", "until", "password", "view_only", "most_uses", "notice", "message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["most_uses"].label = _("Nombre de téléchargements, ou de fichiers déposés, au plus")


class PasswordForm(forms.Form):
    """The password of a link."""

    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Écrivez le mot de passe qu’on vous a donné.")},
    )


class DepositForm(forms.Form):
    """Files handed in by somebody without an account."""

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=100,
        validators=[single_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Écrivez votre nom.")},
    )
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        max_length=150,
        help_text=_("L’accusé de réception y est envoyé."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Écrivez votre adresse e-mail.")},
    )
    upload = FilesField(
        label=_("Vos fichiers"),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez au moins un fichier.")},
    )
    # People never see it; programs that fill every field do.
    website = forms.CharField(required=False, widget=forms.HiddenInput)
