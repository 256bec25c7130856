"""The forms of forums."""

import uuid
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.accounts.validators import plain_text, single_line
from extranet.ui import markdown
from forums.models import Forum, Post, Topic


def _body(rows: int, label: Any, *, draft: bool) -> forms.CharField:
    attrs: dict[str, Any] = {"rows": rows}
    if draft:
        attrs["data-autosave-draft"] = ""
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs=attrs),
        validators=[markdown.check_length, plain_text],
        error_messages={"required": _("Écrivez votre message.")},
    )


class OnceForm(forms.Form):
    """A form that may be sent twice without harm: it carries a name of its own."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid.uuid4())


class ReplyForm(OnceForm):
    """An answer."""

    body = _body(5, _("Votre réponse"), draft=True)


class TopicForm(OnceForm):
    """A new discussion."""

    forum = forms.TypedChoiceField(label=_("Forum"), coerce=int)
    title = forms.CharField(label=_("Sujet"), max_length=160, validators=[single_line])
    body = _body(10, _("Message"), draft=True)
    field_order = ("forum", "title", "body")

    def __init__(self, *args: Any, forums: list[Forum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._forums = {forum.pk: forum for forum in forums}
        field = cast(forms.ChoiceField, self.fields["forum"])
        field.choices = [(forum.pk, forum.name) for forum in forums]
        if len(forums) == 1:
            self.initial["forum"] = forums[0].pk
            field.widget = forms.HiddenInput()

    @property
    def chosen_forum(self) -> Forum:
        """The forum chosen."""
        return self._forums[self.cleaned_data["forum"]]


class _VersionedForm(forms.Form):
    """A form that knows whether its row changed since the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, current: int, **kwargs: Any) -> None:
        self.current = current
        super().__init__(data, **kwargs)
        self.initial["version"] = current

    def check_fresh(self) -> bool:
        """Say whether what was sent was typed over the present version; if not, sending it again is a choice."""
        if self.cleaned_data["version"] == self.current:
            return True
        self.data = {**self.data, "version": str(self.current)}
        return False


class PostForm(_VersionedForm):
    """A message being corrected."""

    body = _body(10, _("Message"), draft=False)

    def __init__(self, data: Any = None, *, post: Post) -> None:
        super().__init__(data, current=post.version, initial={"body": post.body})


class TitleForm(_VersionedForm):
    """A discussion's title being corrected."""

    title = forms.CharField(label=_("Sujet"), max_length=160, validators=[single_line])

    def __init__(self, data: Any = None, *, topic: Topic) -> None:
        super().__init__(data, current=topic.version, initial={"title": topic.title})


class ForumForm(forms.Form):
    """A forum's name and purpose."""

    name = forms.CharField(label=_("Nom"), max_length=120, validators=[single_line])
    description = forms.CharField(
        label=_("De quoi y parle-t-on ?"), max_length=300, required=False, validators=[single_line]
    )


class SwitchForm(forms.Form):
    """Something switched on, or off."""

    on = forms.BooleanField(required=False)


def refusal_status(form: forms.Form, *, stale: bool = False) -> int:
    """Return the status of the page that shows `form` again: 409 stale, 422 refused, 200 never sent."""
    if stale:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
