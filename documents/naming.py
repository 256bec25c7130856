"""Names of files and folders: cleaned of what harms or deceives, compared as people compare them."""

import re
import unicodedata
from collections.abc import Container

from django.utils.translation import gettext as _

from extranet.ui.errors import Invalid

LONGEST_NAME = 200
# Windows shows none of these names and forbids these characters: a file must come back out everywhere.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_LONGEST_EXTENSION = 12


def clean_name(name: str) -> str:
    """Return `name` fit to be kept: last part of a path, NFC, without controls, direction marks or separators.

    A name that is too long is cut before its extension. Raises Invalid when nothing is left.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Cc, Cf: controls, and the marks that turn the reading direction (« fdp.exe » shown as « exe.pdf »).
    name = "".join(character for character in name if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"})
    name = _FORBIDDEN.sub("-", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    if not re.search(r"\w", name):
        raise Invalid(_("Ce nom ne contient aucune lettre ni chiffre. Donnez-en un autre."), field="name")
    stem, extension = split_name(name)
    return stem[: LONGEST_NAME - len(extension)].rstrip(" .") + extension


def split_name(name: str) -> tuple[str, str]:
    """Return the name and its extension with the dot; what follows a dot without being one stays in the name."""
    stem, dot, extension = name.rpartition(".")
    if not stem or not extension.isalnum() or len(extension) >= _LONGEST_EXTENSION:
        return name, ""
    return stem, dot + extension


def fold_name(name: str) -> str:
    """Return `name` without case or accents: « Été.PDF » and « ete.pdf » would be taken for one another."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare)[:LONGEST_NAME]


def numbered(name: str, taken: Container[str]) -> str:
    """Return `name`, or « nom (2).pdf » and so on when its folded form is in `taken`."""
    stem, extension = split_name(name)
    number, candidate = 2, name
    while fold_name(candidate) in taken:
        mark = f" ({number})"
        candidate = stem[: LONGEST_NAME - len(extension) - len(mark)].rstrip() + mark + extension
        number += 1
    return candidate
