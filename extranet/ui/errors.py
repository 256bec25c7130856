"""The errors of our domain: each carries the French sentence its reader is shown and an HTTP status.

Raised by actions and queries, rendered in one place (`extranet.ui.middleware`), never caught in views.
"""

from http import HTTPStatus

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A refusal that the person can understand.

    `message` says in French what happened and what to do; `field` names the form field it belongs to, if any.
    """

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(DomainError):
    """What was sent cannot be accepted as it is (422)."""


class NotVisible(DomainError):
    """The thing does not exist for this actor (404), whether or not it exists at all."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, message: str = "Cette page n’existe pas, ou vous n’y avez pas accès.") -> None:
        super().__init__(message)


class Forbidden(DomainError):
    """The actor may see the thing but not do this to it (403)."""

    status = HTTPStatus.FORBIDDEN


class StepUp(Forbidden):
    """The actor would be let in if they were known more surely (403): `url` and `action` lead there, if they can."""

    def __init__(self, message: str, *, url: str = "", action: str = "") -> None:
        super().__init__(message)
        self.url = url
        self.action = action


class Conflict(DomainError):
    """Someone else changed the thing meanwhile (409); nothing was overwritten."""

    status = HTTPStatus.CONFLICT


class Locked(Conflict):
    """Someone is working on the thing (423); nothing was overwritten."""

    status = HTTPStatus.LOCKED


def refuse_stale(current: int, read: int | None) -> None:
    """Raise Conflict when a row, now locked at version `current`, was opened at another one; None: not asked."""
    if read is not None and read != current:
        raise Conflict(
            _(
                "Quelqu’un d’autre a fait un changement ici pendant que vous aviez la page ouverte. Rien n’a été "
                "écrasé : rouvrez-la pour voir ce changement, puis refaites les vôtres."
            )
        )


class TooLarge(DomainError):
    """More bytes than the limit (413)."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NoRoom(Invalid):
    """There is no room left for these bytes, in the space or on the disk (507)."""

    status = HTTPStatus.INSUFFICIENT_STORAGE


class TooMany(DomainError):
    """Asked too often (429); the same thing works again in a moment."""

    status = HTTPStatus.TOO_MANY_REQUESTS
