"""Short messages after an action, with an « Annuler » where the action can be undone."""

from typing import Literal

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

LEVELS = {
    "success": messages.SUCCESS,
    "info": messages.INFO,
    "warning": messages.WARNING,
    "danger": messages.ERROR,
}
Level = Literal["success", "info", "warning", "danger"]
UNDO = "undo:"


def say(request: HttpRequest, text: str, *, level: Level = "success", undo_url: str = "") -> None:
    """Show `text` on the next page; `undo_url` (one of our own paths) gets an « Annuler » button that posts to it."""
    messages.add_message(request, LEVELS[level], text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def undo_url(message: Message) -> str:
    """Return where the message's « Annuler » posts to, or an empty text."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


def level(message: Message) -> str:
    """Return the message's level as the name its style has."""
    return next((name for name, number in LEVELS.items() if number == message.level), "info")
