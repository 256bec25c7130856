"""The plain letter that rooms write: a subject, paragraphs, at most one button."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is dressed: `action` is the button's words and `url` where it leads."""

    subject: str
    paragraphs: list[str]
    action: str = ""
    url: str = ""
    after: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the letter as JSON can carry it."""
        return asdict(self)
