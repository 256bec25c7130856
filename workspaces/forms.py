"""What the pages of spaces accept."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from directory.models import Structure
from extranet.access.models import Role, Zone
from workspaces.blueprints import BLUEPRINTS
from workspaces.models import Visibility, Workspace
from workspaces.modules import all_modules

ICONS = [
    ("layers", _("Couches")),
    ("briefcase", _("Mallette : économie")),
    ("tent-tree", _("Tente : tourisme")),
    ("heart-pulse", _("Cœur : santé")),
    ("hand-heart", _("Main : vieillissement, solidarité")),
    ("palette", _("Palette : culture")),
    ("graduation-cap", _("Diplôme : éducation")),
    ("monitor", _("Écran : numérique")),
    ("landmark", _("Hôtel de ville : élus")),
    ("leaf", _("Feuille : environnement")),
    ("bus", _("Bus : mobilités")),
    ("handshake", _("Poignée de main : réseau")),
    ("users", _("Groupe")),
    ("folder", _("Dossier")),
]
COLOURS = [
    (0, _("rouge")),
    (1, _("orange")),
    (2, _("jaune")),
    (3, _("vert")),
    (4, _("turquoise")),
    (5, _("bleu")),
    (6, _("violet")),
    (7, _("rose")),
]


class WorkspaceForm(forms.ModelForm[Workspace]):
    """What a space is called, says and shows."""

    colour = forms.TypedChoiceField(label=_("Couleur"), choices=COLOURS, coerce=int)
    icon = forms.ChoiceField(label=_("Icône"), choices=ICONS)
    visibility = forms.ChoiceField(label=_("Ouverture"), choices=Visibility.choices, widget=forms.RadioSelect)

    class Meta:
        model = Workspace
        fields = ("name", "description", "welcome", "visibility", "icon", "colour")
        widgets = {"welcome": forms.Textarea(attrs={"rows": 4})}


class NewWorkspaceForm(forms.Form):
    """A new space: a name, a model, and who answers for it."""

    name = forms.CharField(label=_("Nom de l’espace"), max_length=120)
    description = forms.CharField(
        label=_("Description"), max_length=300, required=False, help_text=_("En une phrase : à quoi sert cet espace.")
    )
    blueprint = forms.ChoiceField(label=_("Modèle"), widget=forms.RadioSelect)
    visibility = forms.ChoiceField(
        label=_("Ouverture"), choices=[("", _("celle du modèle")), *Visibility.choices], required=False
    )
    zone = forms.ChoiceField(
        label=_("Zone"),
        choices=Zone.choices,
        initial=Zone.STANDARD,
        help_text=_("La zone santé demande à chacun un second facteur et un numéro RPPS vérifié."),
    )
    owner = forms.ModelChoiceField(
        label=_("Porté par"),
        queryset=Structure.objects.none(),
        required=False,
        empty_label=_("personne en particulier"),
    )
    icon = forms.ChoiceField(label=_("Icône"), choices=ICONS)
    colour = forms.TypedChoiceField(label=_("Couleur"), choices=COLOURS, coerce=int)

    def __init__(self, *args: Any, owners: QuerySet[Structure], owner_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["blueprint"])
        choice.choices = [(b.key, f"{b.name}. {b.description}") for b in BLUEPRINTS.values()]
        choice.initial = "theme"
        owner = cast("forms.ModelChoiceField[Structure]", self.fields["owner"])
        owner.queryset, owner.required = owners, owner_required


class ModulesForm(forms.Form):
    """Which modules are switched on."""

    modules = forms.MultipleChoiceField(
        label=_("Modules ouverts"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Fermer un module le cache ; ce qu’il contient est gardé."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.MultipleChoiceField, self.fields["modules"])
        choice.choices = [(module.key, module.label) for module in all_modules()]


class RoleForm(forms.Form):
    """A role, and a last day if there is one."""

    role = forms.TypedChoiceField(
        label=_("Rôle"), choices=Role.choices, coerce=lambda value: Role(int(value)), initial=Role.CONTRIBUTOR
    )
    until = forms.DateField(
        label=_("Jusqu’au"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class InviteForm(RoleForm):
    """Addresses pasted from a mail or a table."""

    addresses = forms.CharField(
        label=_("Adresses e-mail"),
        widget=forms.Textarea(attrs={"rows": 4, "data-autosave-draft": "invite"}),
        help_text=_("Collez-les comme elles viennent : une par ligne, ou séparées par des virgules."),
    )
    message = forms.CharField(
        label=_("Message joint"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=1000
    )
    field_order = ("addresses", "role", "until", "message")


class AddGroupForm(RoleForm):
    """A group or cercle to bring in."""

    group = forms.ModelChoiceField(
        label=_("Groupe ou cercle"), queryset=Group.objects.order_by("name"), empty_label=_("à choisir")
    )
    field_order = ("group", "role", "until")


class MemberForm(RoleForm):
    """Which member to change, or to take out."""

    holder = forms.RegexField(r"^(user|group)-\d{1,18}$", widget=forms.HiddenInput)
    remove = forms.BooleanField(required=False, widget=forms.HiddenInput)
    role = forms.TypedChoiceField(
        label=_("Rôle"), choices=Role.choices, coerce=lambda value: Role(int(value)), required=False
    )


class JoinForm(forms.Form):
    """A word to the managers."""

    message = forms.CharField(
        label=_("Votre message aux gestionnaires"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )


class AnswerForm(forms.Form):
    """The answer to a request to enter."""

    accept = forms.TypedChoiceField(choices=[("1", "oui"), ("0", "non")], coerce=lambda value: value == "1")
    role = forms.TypedChoiceField(
        choices=Role.choices,
        coerce=lambda value: Role(int(value)),
        required=False,
        # The stubs think of text alone.
        empty_value=Role.CONTRIBUTOR,  # type: ignore[arg-type]
    )
