"""What other rooms hook on: which kinds of things can be followed, and who wants to know that someone was told."""

from collections.abc import Callable, Iterable

from django.db.models import Model

from extranet.registry import Listeners, Registry

_followable: Registry[type[Model]] = Registry("kinds that are followed")
_listeners: Listeners[Callable[[Iterable[int]], None]] = Listeners("listeners to inboxes")


def followable(model: type[Model]) -> None:
    """Let people follow things of `model`, which has a `scope` and `get_absolute_url`."""
    _followable.add(model._meta.label_lower, model)


def followable_model(kind: str) -> type[Model] | None:
    """Return the model of a kind that can be followed, None for any other."""
    return _followable.get(kind)


def on_told(listener: Callable[[Iterable[int]], None]) -> None:
    """Call `listener` with the numbers of the users whose inbox changed."""
    _listeners.listen(listener)


def told(user_ids: Iterable[int]) -> None:
    """Say that the inbox of these users changed."""
    for listener in _listeners:
        listener(user_ids)
