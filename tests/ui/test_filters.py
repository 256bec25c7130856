import pytest
from django import forms
from django.template import Context, Template

from extranet.ui import files
from extranet.ui.templatetags import ui


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 octet"),
        (1, "1 octet"),
        (2, "2 octets"),
        (1023, "1023 octets"),
        (1024, "1 Ko"),
        (348_160, "340 Ko"),
        (1024**2 - 1, "1 Mo"),
        (1_572_864, "1,5 Mo"),
        (18_400_000, "18 Mo"),
        (5 * 1024**3, "5 Go"),
        (3 * 1024**5, "3072 To"),
        (None, ""),
    ],
)
def test_sizes_are_in_french_units(size: int | None, said: str) -> None:
    assert ui.size_fr(size).replace("\u00a0", " ").replace("\u202f", "") == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Odile Delattre", "OD"),
        ("Marc De Smet", "MS"),
        ("Pays de Saint-Omer", "PS"),
        ("Éric", "É"),
        ("claire.vandenbroucke@exemple.fr", "CF"),
        ("", "?"),
        ("123", "?"),
    ],
)
def test_initials_leave_particles_out(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


def test_a_tint_is_stable_between_processes() -> None:
    assert ui.tint("Odile Delattre") == "tint-4"
    assert {ui.tint(str(n)) for n in range(100)} == {f"tint-{n}" for n in range(8)}


@pytest.mark.parametrize(
    ("name", "icon"),
    [
        ("Compte rendu.PDF", "file-text"),
        ("application/vnd.oasis.opendocument.spreadsheet", "file-spreadsheet"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "presentation"),
        ("image/jpeg", "file-image"),
        ("folder", "folder"),
        ("notice", "file"),
        ("piège.exe", "file"),
    ],
)
def test_a_file_shows_its_kind(name: str, icon: str) -> None:
    assert files.kind(name).icon == icon


def test_every_icon_of_a_file_kind_is_in_the_sprite() -> None:
    kinds = [*files.BY_EXTENSION.values(), files.OTHER]
    assert {kind.icon for kind in kinds} <= ui.icon_names()


def test_a_missing_icon_fails_in_development_and_shows_a_mark_in_production(settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    with pytest.raises(LookupError):
        ui.icon("nowhere")
    settings.DEBUG = False  # type: ignore[attr-defined]
    assert "circle-help" in ui.icon("nowhere")


def test_a_component_escapes_its_arguments_and_keeps_its_body() -> None:
    source = '{% component "panel" title=title %}<b>{{ title }}</b>{% endcomponent %}'
    html = Template(source).render(Context({"title": "<i>", "link_url": "/leak/"}))
    assert "<h2>&lt;i&gt;</h2>" in html
    assert "<b>&lt;i&gt;</b>" in html
    assert "/leak/" not in html


def test_no_line_breaks_between_a_guillemet_and_its_word() -> None:
    assert ui.spaced("a répondu dans « Navette »") == "a répondu dans «\u00a0Navette\u00a0»"


class Choices(forms.Form):
    name = forms.CharField()
    note = forms.CharField(required=False)
    sort = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    theme = forms.ChoiceField(choices=[("", "aucun"), ("a", "A")], required=False)
    modules = forms.MultipleChoiceField(choices=[("a", "A")], required=False, widget=forms.CheckboxSelectMultiple)


def test_only_what_can_be_left_empty_is_said_to_be_optional() -> None:
    assert [field.name for field in Choices() if ui.may_be_empty(field)] == ["note", "theme"]
