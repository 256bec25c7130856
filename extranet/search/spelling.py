"""What a query that found nothing may have meant: words of the index that are written nearly the same."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract as nearest

from extranet.search.analysis import fold
from extranet.search.language import plain_words
from extranet.search.models import IndexedThing, Word

_LETTERS = re.compile(r"[^\W\d_]{4,30}", re.UNICODE)
# How far into a text words are learnt: what a document is about is said in its first pages.
_READ = 60_000
_MOST_WORDS, _MOST_CANDIDATES, _MOST_TRIES = 6, 3, 8
_BATCH = 500


def learn(things: Iterable[IndexedThing]) -> None:
    """Remember the words of indexed things; in the caller's transaction."""
    shown: dict[str, str] = {}
    for thing in things:
        for match in _LETTERS.finditer(f"{thing.title} {thing.tags} {thing.body[:_READ]}"):
            shown.setdefault(fold(match.group())[:30], match.group().lower())
    folded = list(shown)
    for start in range(0, len(folded), _BATCH):
        batch = folded[start : start + _BATCH]
        known = set(Word.objects.filter(pk__in=batch).values_list("pk", flat=True))
        new = [Word(folded=word, shown=shown[word]) for word in batch if word not in known]
        # In one order everywhere: two transactions that learn the same words never wait for each other in a ring.
        Word.objects.bulk_create(sorted(new, key=lambda word: word.folded), ignore_conflicts=True)


def forget() -> None:
    """Forget all words, before the index is filled again."""
    Word.objects.all().delete()


def meant(text: str, is_found: Callable[[str], bool]) -> str:
    """Return `text` with its mistyped words set right, the nearest way that `is_found`; "" when there is none.

    `is_found` asks the search with the rights of who typed: no word of a text they may not see is ever proposed.
    """
    places = list(plain_words(text))[:_MOST_WORDS]
    choices = [_candidates(text[start:end]) for start, end in places]
    ways = sorted(product(*choices), key=lambda way: sum(distance for distance, _word in way))
    # The first way changes nothing: it found nothing already.
    for way in ways[1 : _MOST_TRIES + 1]:
        tried = _put_back(text, places, [word for _distance, word in way])
        if is_found(tried):
            return tried
    return ""


def _candidates(typed: str) -> list[tuple[int, str]]:
    """Return what was typed, then the nearest words, each with how many letters differ."""
    word = fold(typed)
    if not _LETTERS.fullmatch(word):
        return [(0, typed)]
    furthest = 1 if len(word) < 6 else 2
    # Whoever mistypes a word most often has its first letter right: an index finds those, whatever their number.
    alike = dict(Word.objects.filter(folded__startswith=word[0]).exclude(pk=word).values_list("folded", "shown"))
    found = nearest(word, alike.keys(), scorer=OSA.distance, score_cutoff=furthest, limit=_MOST_CANDIDATES)
    return [(0, typed), *((int(distance), alike[folded]) for folded, distance, _place in found)]


def _put_back(text: str, places: list[tuple[int, int]], words: list[str]) -> str:
    def pieces() -> Iterator[str]:
        last = 0
        for (start, end), word in zip(places, words, strict=True):
            yield text[last:start] + word
            last = end
        yield text[last:]

    return "".join(pieces())
