"""The query language: words, "phrases", -without, and filters (type: espace: auteur: avant: après: tag:)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from extranet.search.analysis import fold, words

_TOKEN = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))', re.UNICODE)
_FILTERS = {"type": "type", "espace": "space", "auteur": "author", "avant": "before", "apres": "after", "tag": "tag"}
LONGEST = 400


@dataclass
class Query:
    """A query understood. Stems are all required; the last of `stems` may be unfinished (as one types)."""

    text: str = ""
    stems: list[str] = field(default_factory=list)
    phrases: list[list[str]] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    last_word: str = ""
    type: str = ""
    space: str = ""
    author: str = ""
    tag: str = ""
    before: date | None = None
    after: date | None = None

    @property
    def is_empty(self) -> bool:
        """True when there is neither a word to look for nor a filter to list by."""
        filters = (self.type, self.space, self.author, self.tag, self.before, self.after)
        return not (self.stems or self.phrases or any(filters))


def parse(text: str) -> Query:
    """Return `text` as a query; what cannot be understood as a filter is looked for as words."""
    query = Query(text=text[:LONGEST])
    for minus, name, phrase, word in _TOKEN.findall(query.text.replace("\0", " ")):
        value = phrase or word
        known = _FILTERS.get(fold(name)) if name else None
        if known and _set_filter(query, known, value):
            continue
        found = [stemmed for stemmed, _start, _end in words(f"{name} {value}" if name else value)]
        if minus:
            query.without += found
        elif phrase and len(found) > 1:
            query.phrases.append(found)
        else:
            query.stems += found
            query.last_word = fold(word) if word else ""
    return query


def plain_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word stands in `text` that is looked for as it is: in no phrase, no filter, not without."""
    for token in _TOKEN.finditer(text[:LONGEST]):
        minus, name, _phrase, word = token.groups()
        if word and not minus and not (name and fold(name) in _FILTERS):
            for _stem, start, end in words(word):
                yield token.start(4) + start, token.start(4) + end


def _set_filter(query: Query, name: str, value: str) -> bool:
    if name in {"before", "after"}:
        day = _day(value)
        if day is None:
            return False
        setattr(query, name, day)
        return True
    setattr(query, name, fold(value))
    return bool(value)


def _day(text: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  (a day has no time zone)
        except ValueError:
            continue
    return None
