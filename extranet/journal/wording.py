"""How a fact is told in French: each room registers the sentences of its verbs.

tell("documents.document", "add", _("a déposé le document « %(title)s »"), icon="upload")
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from extranet.journal.models import Entry
from extranet.registry import Registry


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence that follows the author's name, an icon, and whether the fact is news for readers of its scope."""

    sentence: str | Promise
    icon: str
    is_news: bool


_wordings: Registry[Wording] = Registry("sentences of the journal")


def tell(kind: str, verb: str, sentence: str | Promise, *, icon: str, news: bool = True) -> None:
    """Register how `verb` done to a `kind` (model label in lower case) is told; `%(title)s` is the thing's name."""
    _wordings.add(f"{kind} {verb}", Wording(sentence, icon, news))


def wording_of(entry: Entry) -> Wording | None:
    """Return how `entry` is told; None for facts that only the audit reads."""
    return _wordings.get(f"{entry.kind} {entry.verb}")


def sentence_of(entry: Entry) -> str:
    """Return the sentence for `entry`, with its title in place; empty for facts that only the audit reads."""
    wording = wording_of(entry)
    return str(wording.sentence) % {"title": entry.title} if wording else ""


def is_news() -> Q:
    """Return the filter that keeps the facts worth telling to the readers of their scope."""
    verbs_of: dict[str, list[str]] = {}
    for key, wording in _wordings.items():
        if wording.is_news:
            kind, verb = key.split()
            verbs_of.setdefault(kind, []).append(verb)
    news = Q(pk__in=[])
    for kind, verbs in verbs_of.items():
        news |= Q(kind=kind, verb__in=verbs)
    return news
