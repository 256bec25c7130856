"""The directory's forms. Those that edit carry the version that was read: a stale one is told, not saved."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory import codes
from directory.actions.functions import NewFunction
from directory.models import Function, FunctionRole, Person, Structure, StructureKind
from directory.queries import PeopleFilter
from extranet.accounts.codes import rpps_fault
from extranet.accounts.models import User

ANY = [("", _("toutes"))]


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """What lists are narrowed to. What makes no sense is ignored: an old link still opens."""

    q = forms.CharField(
        label=_("Chercher"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    epci = forms.TypedChoiceField(label=_("Intercommunalité"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, epcis: list[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("epci", [*ANY, *((epci.pk, epci.name) for epci in epcis)])
        self.is_valid()

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def value(self, name: str) -> Any:
        """Return a value that was understood, else what narrows nothing."""
        return self.cleaned_data.get(name) or ("" if name not in {"epci", "structure"} else None)

    @property
    def is_narrowing(self) -> bool:
        """True when at least one filter is set."""
        return any(self.cleaned_data.values())


class PeopleFilterForm(FilterForm):
    """Filters of the list of people."""

    role = forms.ChoiceField(label=_("Fonction"), required=False, choices=[*ANY, *FunctionRole.choices])
    kind = forms.ChoiceField(label=_("Nature de structure"), required=False, choices=[*ANY, *StructureKind.choices])
    theme = forms.ChoiceField(label=_("Thème"), required=False)
    structure = forms.IntegerField(label="", required=False, max_value=2**63 - 1, widget=forms.HiddenInput)
    field_order = ("q", "role", "kind", "theme", "epci", "structure")

    def __init__(self, *args: Any, themes: list[str], **kwargs: Any) -> None:
        self._themes = themes
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """Offer the themes in use, then clean."""
        self._choose("theme", [("", _("tous")), *((theme, theme) for theme in self._themes)])
        super().full_clean()

    @property
    def narrow(self) -> PeopleFilter:
        """The filter as the query takes it."""
        names = ("q", "role", "theme", "kind", "epci", "structure")
        return PeopleFilter(**{name: self.value(name) for name in names})


def _coded(name: str, fault_of: Callable[[str], str | None]) -> Callable[[Any], str]:
    """Return a `clean_<name>` that drops blanks and refuses what `fault_of` finds fault with."""

    def clean(form: Any) -> str:
        code = "".join(form.cleaned_data[name].split()).upper()
        if code and (fault := fault_of(code)):
            raise forms.ValidationError(fault[0].upper() + fault[1:] + ".")
        return code

    return clean


class VersionedForm(forms.ModelForm[Any]):
    """A form that knows whether its row changed since the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current_version: int = self.instance.version
        self.fields["version"].initial = self.current_version
        fields: list[Any] = list(self.fields.values())
        for field in fields:
            if isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = _("à choisir")
            elif isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                field.choices = [(value, label if value else _("à choisir")) for value, label in choices]

    @property
    def is_stale(self) -> bool:
        """True when what was sent was typed over an older version."""
        return bool(self.instance.pk and self.is_bound and self.cleaned_data.get("version") != self.current_version)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def refusal_status(self) -> int:
        """The status of the page that shows the form again: 409 stale, 422 refused, 200 never sent."""
        if not self.is_bound:
            return HTTPStatus.OK
        return HTTPStatus.CONFLICT if self.is_stale else HTTPStatus.UNPROCESSABLE_ENTITY

    def sent_version(self) -> int:
        """Return the version the page was opened at."""
        return int(self.cleaned_data.get("version") or 0)


class PersonForm(VersionedForm):
    """What is known of a person."""

    class Meta:
        model = Person
        fields = ["first_name", "last_name", "email", "phone", "rpps"]
        help_texts = {"rpps": _("11 chiffres, pour les professionnels de santé.")}

    clean_rpps = _coded("rpps", rpps_fault)


class StructureForm(VersionedForm):
    """What is known of a structure."""

    postal_codes = forms.CharField(
        label=_("Codes postaux"), required=False, max_length=200, help_text=_("Séparés par des virgules.")
    )

    class Meta:
        model = Structure
        fields = [
            "kind",
            "name",
            "parent",
            "address",
            "postal_codes",
            "phone",
            "email",
            "website",
            "insee",
            "siren",
            "siret",
            "population",
            "population_year",
        ]

    def __init__(self, *args: Any, parents: QuerySet[Structure], may_frame: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["parent"].required = not may_frame
        if not may_frame:
            frame = {StructureKind.PAYS, StructureKind.EPCI, *([""] if self.instance.pk else [])}
            frame.discard(self.instance.kind)
            kinds = [choice for choice in StructureKind.choices if choice[0] not in frame]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["postal_codes"] = ", ".join(self.instance.postal_codes)

    def clean_postal_codes(self) -> list[str]:
        """Return the codes as a list, each well-formed and once."""
        found = list(dict.fromkeys(self.cleaned_data["postal_codes"].replace(",", " ").replace(";", " ").split()))
        for code in found:
            if fault := codes.postal_code_fault(code):
                raise forms.ValidationError(fault[0].upper() + fault[1:] + ".")
        return found

    clean_insee = _coded("insee", codes.insee_fault)
    clean_siren = _coded("siren", codes.siren_fault)
    clean_siret = _coded("siret", codes.siret_fault)


class FunctionForm(VersionedForm):
    """A function: where, what, from when."""

    class Meta:
        model = Function
        fields = ["structure", "role", "title", "theme", "start", "end"]
        widgets = {"start": DateInput(), "end": DateInput()}
        help_texts = {
            "title": _("Dans les mots de la personne : « Première adjointe »."),
            "end": _("Ce jour-là, la fonction est terminée et les droits qu’elle donne aussi."),
        }

    def __init__(self, *args: Any, structures: QuerySet[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        if not self.instance.pk:
            self.initial.setdefault("start", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, at its field."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", _("La fonction ne peut pas finir avant d’avoir commencé."))
        return cleaned

    @property
    def function(self) -> NewFunction:
        """The function as the actions take it."""
        return NewFunction(**self.values)


class EndForm(forms.Form):
    """The day a function ends."""

    end = forms.DateField(label=_("Prend fin le"), widget=DateInput())
    version = forms.IntegerField(widget=forms.HiddenInput)


class AccountForm(forms.Form):
    """The account of a person, or of a delegated administrator, by its address."""

    email = forms.EmailField(label=_("Adresse e-mail du compte"), required=False)

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = required
        self.user: User | None = None

    def clean_email(self) -> str:
        """Find the active account of that address."""
        email: str = self.cleaned_data["email"]
        self.user = User.objects.filter(email=email.lower(), is_active=True).first() if email else None
        if email and self.user is None:
            raise forms.ValidationError(_("Aucun compte actif n’a cette adresse."))
        return email


class ProfessionalForm(forms.Form):
    """The number of a health professional, as the national directory has it."""

    rpps = forms.CharField(
        label=_("Numéro RPPS"),
        max_length=20,
        help_text=_("11 chiffres, comme l’Annuaire Santé les donne pour cette personne."),
    )
