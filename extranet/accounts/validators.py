"""What text of ours may hold, wherever it may end up in a mail's head."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.mail.headers import breaks_line

_LINE_BREAKS = {"\n", "\r", "\t"}


def single_line(text: str) -> None:
    """Refuse line breaks and control characters."""
    if breaks_line(text):
        raise ValidationError(_("Ce texte doit tenir sur une ligne, sans caractère invisible."), code="lines")


def plain_text(text: str) -> None:
    """Refuse control characters, but let a text have several lines."""
    if any(breaks_line(character) and character not in _LINE_BREAKS for character in text):
        raise ValidationError(_("Ce texte contient des caractères invisibles."), code="control")
