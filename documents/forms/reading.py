"""What the pages about readings accept."""

import re
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Document
from documents.queries.reading import chosen, unknown_addresses
from extranet.accounts.models import User
from extranet.accounts.validators import plain_text

USUAL_DAYS = 14
MOST_ADDRESSES = 200


def _day() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("À lire avant le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choisissez un jour."),
            "invalid": gettext_lazy("Choisissez un jour."),
        },
    )


class DeadlineForm(forms.Form):
    """Until when one may answer."""

    deadline = _day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("deadline", timezone.localdate() + timedelta(days=USUAL_DAYS))


class PeopleForm(forms.Form):
    """People among those who can read a document."""

    everyone = forms.BooleanField(label=gettext_lazy("Toutes les personnes qui peuvent le lire"), required=False)
    groups = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Groupes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Personnes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    emails = forms.CharField(
        label=gettext_lazy("Autres personnes, par leur adresse"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
        help_text=gettext_lazy("Des membres qui peuvent lire ce document. Une adresse par ligne."),
    )

    def __init__(self, *args: Any, document: Document, choices: tuple[list[Group], list[User]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._document = document
        groups, people = choices
        for name, found in (("groups", [(g.pk, g.name) for g in groups]), ("people", [(u.pk, str(u)) for u in people])):
            if found:
                cast(forms.ChoiceField, self.fields[name]).choices = found
            else:
                del self.fields[name]

    def clean_emails(self) -> list[str]:
        """Return the addresses, each of somebody who can read the document."""
        emails = re.split(r"[\s,;]+", self.cleaned_data["emails"].lower())
        found = list(dict.fromkeys(email for email in emails if email))[:MOST_ADDRESSES]
        if unknown := unknown_addresses(self._document, found):
            raise forms.ValidationError(_("Personne qui puisse lire ce document n’a cette adresse : %s.") % unknown[0])
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for one choice at least."""
        data = self.cleaned_data
        if not self.errors and not any(data.get(name) for name in ("everyone", "groups", "people", "emails")):
            self.add_error("everyone", _("Choisissez à qui demander."))
        return data

    @property
    def users(self) -> list[User]:
        """The people chosen."""
        data = self.cleaned_data
        return chosen(
            self._document,
            everyone=data["everyone"],
            groups=data.get("groups", []),
            people=data.get("people", []),
            emails=data["emails"],
        )


class AskForm(PeopleForm, DeadlineForm):
    """A request to read."""

    message = forms.CharField(
        label=gettext_lazy("Un mot pour eux"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[plain_text],
    )
    field_order = ("everyone", "groups", "people", "emails", "deadline", "message")


class NumberForm(forms.Form):
    """The version that was on the page."""

    number = forms.IntegerField(min_value=1)
