"""Password rules beside length: words anyone here would guess, and an end to length."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.registry import Listeners

# What must remain of a password once the words that anyone would guess are taken out.
REMAINS = 8
DISTINCT = 5
MAXIMUM = 1000
GUESSABLE = """
    extranet intranet motdepasse password passe azertyuiop azerty qwertyuiop qwerty qsdfghjklm wxcvbn poiuytreza
    bonjour bonsoir soleil doudou loulou chouchou jetaime mairie commune pays bienvenue administrateur admin
    abcdefgh abcdef abcd 0123456789 123456789 12345678 1234567 123456 12345 1234 0987654321 987654321
    janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre printemps automne hiver
    lundi mardi mercredi jeudi vendredi samedi dimanche
"""

WordsProvider = Callable[[], Iterable[str]]
_providers: Listeners[WordsProvider] = Listeners("guessable words")


def context_words_from(provider: WordsProvider) -> None:
    """Add to the guessable words those that `provider()` gives (the territory's name, its communes …)."""
    _providers.listen(provider)


def fold(text: str) -> str:
    """Return the letters and digits of `text`, of any script, in lower case and without accents."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in bare if c.isalnum() or (not c.isascii() and not unicodedata.combining(c)))


class ContextWordsValidator:
    """Refuses a password that rests on words anyone would guess: the site, the territory, one's own address."""

    def validate(self, password: str, user: User | AnonymousUser | None = None) -> None:
        """Raise when too little of `password` is left without the guessable words."""
        rest = fold(password)
        for word in sorted(self._words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < REMAINS or len(set(rest)) < DISTINCT:
            raise ValidationError(
                _(
                    "Ce mot de passe repose sur des mots faciles à deviner ici (le nom du site, votre adresse, une "
                    "suite de touches). Choisissez par exemple quatre mots sans rapport entre eux."
                ),
                code="password_context",
            )

    def get_help_text(self) -> str:
        """Return the rule in plain words."""
        return _("Évitez le nom du site ou du territoire, votre adresse e-mail et les suites de touches.")

    def _words(self, user: User | AnonymousUser | None) -> set[str]:
        texts = [settings.SITE_NAME, *(word for provider in _providers for word in provider())]
        if email := getattr(user, "email", ""):
            local, _at, domain = email.partition("@")
            texts += [local, *re.split(r"[._+-]", local), domain.partition(".")[0]]
        words = {fold(part) for text in texts for part in (text, *text.split())}
        return {word for word in words if len(word) >= 4}.union(GUESSABLE.split())


class MaximumLengthValidator:
    """Refuses what nobody types: hashing it would only cost time."""

    def validate(self, password: str, user: User | AnonymousUser | None = None) -> None:
        """Raise beyond a thousand characters."""
        if len(password) > MAXIMUM:
            raise ValidationError(
                _("Ce mot de passe dépasse %(count)d caractères.") % {"count": MAXIMUM}, code="password_too_long"
            )

    def get_help_text(self) -> str:
        """Return nothing: no reader needs this rule before they meet it."""
        return ""
