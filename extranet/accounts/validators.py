"""What text of ours may hold, wherever it may end up in a mail's head."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Zl, Zp: the line and paragraph separators that some mail software takes for a line's end; Cc: CR, LF, NUL ….
_BREAKING = {"Cc", "Zl", "Zp"}
_LINE_BREAKS = {"\n", "\r", "\t"}


def breaks_line(text: str) -> bool:
    """Say whether `text` holds a control character or a line break of any kind."""
    return any(unicodedata.category(character) in _BREAKING for character in text)


def single_line(text: str) -> None:
    """Refuse line breaks and control characters."""
    if breaks_line(text):
        raise ValidationError(_("Ce texte doit tenir sur une ligne, sans caractère invisible."), code="lines")


def plain_text(text: str) -> None:
    """Refuse control characters, but let a text have several lines."""
    if any(breaks_line(character) and character not in _LINE_BREAKS for character in text):
        raise ValidationError(_("Ce texte contient des caractères invisibles."), code="control")
