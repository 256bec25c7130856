"""What the forms of documents share."""

from typing import Any

from django import forms

from extranet.ui.errors import Invalid


class Files(forms.FileInput):
    """A chooser of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; each is judged on its own afterwards."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files, of which there is at least one."""
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


def refuse(form: forms.Form, error: Invalid) -> None:
    """Show a refusal of an action at the field it names, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
