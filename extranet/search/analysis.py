"""French words to stems, the same for every engine: elision, accents, stop words, Snowball."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"\w+", re.UNICODE)
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)
STOP_WORDS = frozenset(
    """a ai as au aux avec avoir c ce ceci cela ces cet cette ci d dans de des du elle elles en es est et etait etre eu
    il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas
    pour qu que qui s sa sans se ses si soi son sont sous sur t ta te tes toi ton tu un une vos votre vous y""".split()
)
_local = threading.local()
_LONGEST_KNOWN = 40


def fold(text: str) -> str:
    """Return `text` in lower case without accents (œ and æ spelt out); its length may differ."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """Return the stem of one word: stemmed as French with its accents first, then folded."""
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        # A Snowball stemmer keeps a buffer: one a thread.
        stemmer = _local.stemmer = Stemmer.Stemmer("french")
    # Accents are folded first, so that « mediatheque » typed in haste finds « médiathèque ».
    return str(stemmer.stemWord(fold(word)))


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of `text` worth indexing: its stem, and where it starts and ends in `text`."""
    # Blanked, not removed, so that positions stay true.
    blanked = _ELISION.sub(lambda match: " " * len(match.group()), unicodedata.normalize("NFC", text))
    for match in _WORD.finditer(blanked):
        word = match.group()
        stemmed = _known(word) if len(word) <= _LONGEST_KNOWN else _stem_of_text(word)
        if stemmed is not None:
            yield stemmed, match.start(), match.end()


def _stem_of_text(word: str) -> str | None:
    return None if fold(word) in STOP_WORDS else stem(word)


# A language has few words and a text many: a megabyte is indexed under the write lock, where everybody waits for it.
_known = lru_cache(maxsize=65_536)(_stem_of_text)


def stems(text: str) -> str:
    """Return the stems of `text`, separated by blanks: what FTS5 and PostgreSQL are given to index."""
    return " ".join(stemmed for stemmed, _start, _end in words(text))


def clean(text: str) -> str:
    """Return `text` composed (NFC), without NUL or control characters, blanks folded: what the index stores."""
    composed = unicodedata.normalize("NFC", text)
    printable = "".join(c if c.isprintable() or c in "\n\t" else " " for c in composed)
    return re.sub(r"[ \t]+", " ", printable).strip()
