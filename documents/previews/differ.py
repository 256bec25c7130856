"""Run as a program: `differ.py < json > json` compares two texts by paragraphs, then by words in those that changed.

Started by `confined.py`: two long texts that have everything in common but their order could take hours.
"""

import json
import re
import sys
from difflib import SequenceMatcher

# Unchanged paragraphs that stay around a change, for its reader to know where it is.
AROUND = 2
# Words on each side past which a changed passage is shown whole, rather than word by word.
MOST_WORDS = 1500
MOST_PIECES = 2000
# « 1 200,50 » is one word.
_WORDS = re.compile(r"\d{1,3}(?:\s\d{3})+(?:,\d+)?|\s+|\w+|[^\w\s]")
Piece = tuple[str, str]


def compare(old: str, new: str) -> list[list[Piece]]:
    """Return paragraphs as pieces: same, removed, added; ("skipped", how many) stands for those nothing changed in."""
    before, after = _paragraphs(old), _paragraphs(new)
    shown: list[list[Piece]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changes = matcher.get_opcodes()
    for number, (kind, start, end, begin, stop) in enumerate(changes):
        if kind == "equal":
            shown += _context(before[start:end], is_first=number == 0, is_last=number == len(changes) - 1)
        else:
            shown += _changed(before[start:end], after[begin:stop])
    return shown[:MOST_PIECES]


def _paragraphs(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def _context(lines: list[str], *, is_first: bool, is_last: bool) -> list[list[Piece]]:
    head = [] if is_first else lines[:AROUND]
    rest = lines[len(head) :]
    tail = [] if is_last else rest[max(0, len(rest) - AROUND) :]
    hidden = len(rest) - len(tail)
    skipped: list[list[Piece]] = [[("skipped", str(hidden))]] if hidden else []
    return [[("same", line)] for line in head] + skipped + [[("same", line)] for line in tail]


def _changed(before: list[str], after: list[str]) -> list[list[Piece]]:
    if len(before) == len(after):
        return [_by_words(old, new) for old, new in zip(before, after, strict=True)]
    return [[("removed", line)] for line in before] + [[("added", line)] for line in after]


def _by_words(old: str, new: str) -> list[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return [("removed", old), ("added", new)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.4:
        return [("removed", old), ("added", new)]
    pieces: list[Piece] = []
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(("removed", "".join(before[start:end])))
        if stop > begin:
            pieces.append(("added", "".join(after[begin:stop])))
    return pieces


if __name__ == "__main__":
    texts = json.load(sys.stdin)
    json.dump(compare(*texts), sys.stdout)
