"""One-click answers from a mail: a kind of question, a thing, a person, choices, an expiry.

The address is signed; nothing is stored until somebody answers. Looking shows the question and only a POST answers,
because mail scanners open every link. A room declares its kinds, and its handlers ask the rights: this module knows
neither rooms nor rights.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from extranet.links.models import Answer
from extranet.registry import Registry
from extranet.ui.errors import Invalid, NotVisible

SALT = "extranet.links"
Words = str | Promise


class Rights(Enum):
    """Whose rights a kind asks when it is shown and when it acts."""

    # The account must be open, and the handler asks what it may do now.
    PERSON = "person"
    # Who holds the address may always do it (stop mails, for one).
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what is answered, its words, its icon."""

    value: str
    label: Words
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address names: the kind of question, the thing (0: none), the person, until when."""

    kind: str
    object_id: int
    user_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What the page shows: a title, sentences, buttons, where else to go.

    `seen` comes back with the answer, for what must not have changed in between (a version, say).
    """

    title: str
    sentences: Sequence[str]
    choices: Sequence[Choice]
    url: str = ""
    url_label: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page says once the answer is written down."""

    title: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question.

    `describe(asked)` returns the question and `act(asked, choice, seen)` writes the answer down, in one transaction
    with the row that makes it the only one; both raise NotVisible for what is over, which `over` explains.
    `unsubscribes` is the choice of a mail program's own POST (RFC 8058 § 3.2), for kinds that stop mails.
    """

    name: str
    describe: Callable[[Asked], Question]
    act: Callable[[Asked, str, str], Outcome]
    serves_once: bool
    rights: Rights
    over: Words
    unsubscribes: str = ""


_kinds: Registry[Kind] = Registry("questions asked by mail")


def answerable(kind: Kind) -> None:
    """Declare a kind of question; its name is in mails, hence stable across releases."""
    _kinds.add(kind.name, kind)


def address(asked: Asked) -> str:
    """Return the address that a mail carries."""
    parts = [asked.kind, asked.object_id, asked.user_id, int(asked.expires_at.timestamp())]
    return settings.SITE_URL + reverse("links:answer", args=[signing.dumps(parts, salt=SALT)])


def read(token: str) -> Asked | None:
    """Return what a token names; None when it is not one of ours."""
    try:
        kind, object_id, user_id, until = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Asked(kind, object_id, user_id, datetime.fromtimestamp(until, UTC)) if _kinds.get(kind) else None


def kind_of(asked: Asked) -> Kind:
    """Return the kind of a question."""
    return _kinds[asked.kind]


def question(asked: Asked) -> Question:
    """Return what `asked` asks now; NotVisible when it is over: answered, too late, or no longer that person's."""
    _check(asked)
    if kind_of(asked).serves_once and _answers(asked).exists():
        raise NotVisible(str(kind_of(asked).over))
    return kind_of(asked).describe(asked)


@transaction.atomic
def answer(asked: Asked, choice: str, seen: str = "") -> Outcome:
    """Write an answer down and return what to say of it; NotVisible when it is over, Invalid for no such choice."""
    _check(asked)
    kind = kind_of(asked)
    if choice not in {offered.value for offered in kind.describe(asked).choices}:
        raise Invalid(_("Choisissez une des réponses proposées."))
    if kind.serves_once:
        # The unique row is the lock: of two answers at the same moment one waits here, and finds it taken.
        said = {"choice": choice, "answered_at": timezone.now(), "expires_at": asked.expires_at}
        _row, is_first = Answer.objects.get_or_create(
            kind=asked.kind, object_id=asked.object_id, user_id=asked.user_id, defaults=said
        )
        if not is_first:
            raise NotVisible(str(kind.over))
    return kind.act(asked, choice, seen)


def forget_answers(*, before: datetime) -> int:
    """Delete what was answered to addresses that ended before `before`; return how many rows."""
    return Answer.objects.filter(expires_at__lt=before).delete()[0]


def forget_person(user_id: int) -> None:
    """Delete what a person answered."""
    Answer.objects.filter(user_id=user_id).delete()


def _answers(asked: Asked) -> QuerySet[Answer]:
    return Answer.objects.filter(kind=asked.kind, object_id=asked.object_id, user_id=asked.user_id)


def _check(asked: Asked) -> None:
    """Raise NotVisible when the address ended, or belongs to nobody who may still answer."""
    people = get_user_model().objects.filter(pk=asked.user_id)
    if kind_of(asked).rights == Rights.PERSON:
        people = people.filter(is_active=True)
    if timezone.now() > asked.expires_at or not people.exists():
        raise NotVisible(str(kind_of(asked).over))
