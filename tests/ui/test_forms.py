from django import forms


class EventForm(forms.Form):
    title = forms.CharField(label="Titre", help_text="Il apparaît dans l’agenda.")
    place = forms.CharField(label="Lieu", required=False)
    day = forms.DateField(label="Jour")
    public = forms.BooleanField(label="Public", required=False)
    who = forms.ChoiceField(label="Qui", widget=forms.RadioSelect, choices=[("a", "Tous"), ("b", "Membres")])


def test_a_refused_field_points_to_its_help_and_its_error() -> None:
    html = EventForm({}).as_div()
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert "Ce champ est obligatoire." in html


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    html = EventForm().as_div()
    assert html.count("(facultatif)") == 1
    assert "sauf ceux marqués" in html


def test_choices_are_a_fieldset_with_a_legend() -> None:
    html = EventForm({}).as_div()
    assert "<legend>Qui</legend>" in html
    assert '<fieldset class="field' in html
    assert 'aria-describedby="id_who_error"' in html


def test_a_day_is_read_as_the_french_write_it() -> None:
    form = EventForm({"title": "Comité", "day": "03/03/2026", "who": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"].isoformat() == "2026-03-03"
