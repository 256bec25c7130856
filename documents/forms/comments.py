"""What the pages about comments accept."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.accounts.validators import plain_text
from extranet.ui import markdown


class CommentForm(forms.Form):
    """A comment; sent twice, it makes one."""

    body = forms.CharField(
        label=_("Votre commentaire"),
        widget=forms.Textarea(attrs={"rows": 3, "data-autosave-draft": ""}),
        validators=[markdown.check_length, plain_text],
        help_text=_("Pour prévenir quelqu’un : @ puis ses prénom et nom."),
        error_messages={"required": _("Écrivez votre commentaire.")},
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid.uuid4())


class CorrectionForm(CommentForm):
    """A comment being corrected, as it was read."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SwitchForm(forms.Form):
    """Something switched on, or off."""

    on = forms.BooleanField(required=False)
