"""Finding names whatever their accents, case and punctuation: « saint omer » finds « Saint-Omer »."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from extranet.search import analysis

M = TypeVar("M", bound="Searchable")
KEY_LENGTH = 500


def fold(text: str) -> str:
    """Return `text` without accents, in lower case, words separated by one blank."""
    return " ".join(re.findall(r"[^\W_]+", analysis.fold(text)))


def words(text: str) -> list[str]:
    """Return the folded words of a search, at most eight: more would only slow the query down."""
    return fold(text[:200]).split()[:8]


class SearchableManager(models.Manager[M]):
    """Keeps the keys of rows that are created in bulk."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Create the rows as Django does, with their search keys."""
        rows = list(objs)
        for row in rows:
            row.fold_key()
        return super().bulk_create(rows, *args, **kwargs)


class Searchable(models.Model):
    """A row found by its folded words. `save` and `bulk_create` keep the key; `update` does not."""

    search_key = models.CharField(max_length=KEY_LENGTH, default="", editable=False)

    objects: ClassVar[SearchableManager[Self]] = SearchableManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row with its key."""
        self.fold_key()
        super().save(*args, **kwargs)

    def search_text(self) -> str:
        """Return the words by which the row is found."""
        raise NotImplementedError

    def fold_key(self) -> None:
        """Compute the key from the row as it is."""
        self.search_key = fold(self.search_text())[:KEY_LENGTH]
