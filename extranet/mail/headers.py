"""What text may stand in a mail's head."""

import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from extranet.ui.errors import Invalid

# Zl, Zp: the line and paragraph separators that some mail software takes for a line's end; Cc: CR, LF, NUL ….
_BREAKING = {"Cc", "Zl", "Zp"}
MOST_SUBJECT = 180


def breaks_line(text: str) -> bool:
    """Say whether `text` holds a control character or a line break of any kind."""
    return any(unicodedata.category(character) in _BREAKING for character in text)


def refuse_breaks(**fields: str) -> None:
    """Raise `Invalid` at the first field with a line break or a control character: it could forge a mail's head."""
    for name, value in fields.items():
        if breaks_line(value):
            raise Invalid(_("Ce texte doit tenir sur une ligne, sans caractère invisible."), field=name)


def one_line(text: str) -> str:
    """Return `text` as a subject can carry it: titles of things may hold line breaks."""
    flat = "".join(" " if breaks_line(character) else character for character in text)
    return " ".join(flat.split())[:MOST_SUBJECT]


def site_host() -> str:
    """Return the host of the site's address, the domain of our Message-IDs."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
