"""allauth's decorator, with a type: prove oneself again before a sensitive change."""

from collections.abc import Callable
from typing import TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def proved_again(view: View) -> View:
    """Open `view` only to who has typed their password, or shown a second factor, in the last five minutes."""
    return cast(View, reauthentication_required(view))
