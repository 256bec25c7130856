"""What changed in the words of a document from one version to another."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from documents.extraction import Unreadable, extract, kind_of
from documents.models import Extract, TextState, Version
from documents.previews.programs import Unpreviewable, opened, run
from documents.scanning.gate import refuse_unsafe

DIFFER = Path(__file__).with_name("differ.py")
# Some hundred pages: more takes longer than anyone waits.
LONGEST = 300_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `kind` is same, removed, added, or skipped (`text` then says how many paragraphs)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side in one text; `note` says in French why there is none."""

    paragraphs: list[list[Piece]]
    note: str = ""

    @property
    def has_changes(self) -> bool:
        """True when a word was added or removed."""
        return any(piece.kind in {"added", "removed"} for paragraph in self.paragraphs for piece in paragraph)


def compare(old: Version, new: Version) -> Comparison:
    """Return what changed in the words from `old` to `new`; raises what the antivirus gate raises."""
    for version in (old, new):
        refuse_unsafe(version.blob)
        if version.text_state == TextState.PENDING:
            return Comparison([], _("Le texte d’une de ces versions est encore en cours de lecture. Revenez bientôt."))
    try:
        texts = [_text(old), _text(new)]
        paragraphs = _compared(texts) if texts[0] != texts[1] else []
    except (Unreadable, Unpreviewable):
        return Comparison([], _("Le texte d’une de ces versions ne peut pas être lu : elles ne se comparent pas ici."))
    return Comparison(paragraphs)


def _text(version: Version) -> str:
    """Return the words of a version; those of the health zone are read anew each time and kept nowhere."""
    if not version.blob.is_sealed:
        known = Extract.objects.filter(version=version).values_list("text", flat=True).first()
        if known is None and version.text_state != TextState.EMPTY:
            raise Unreadable("no text")
        return (known or "")[:LONGEST]
    kind = kind_of(version.blob.media_type)
    if kind is None:
        raise Unreadable("no text")
    with opened(version.blob) as file:
        return extract(file, kind)[:LONGEST]


def _compared(texts: list[str]) -> list[list[Piece]]:
    with tempfile.TemporaryFile() as both:
        both.write(json.dumps(texts).encode())
        both.seek(0)
        found = json.loads(run(DIFFER, [], both))
    return [[Piece(kind, text) for kind, text in paragraph] for paragraph in found]
