"""What the index holds: one row a thing, written in the transaction that changes the thing."""

from django.db import models

from extranet.access.models import Scoped


class Word(models.Model):
    """A word that some text of the index holds, and nothing of where: what a mistyped one may have meant."""

    folded = models.CharField(max_length=30, primary_key=True)
    shown = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.shown


class IndexedThing(Scoped):
    """A thing as the search page shows it. The engines keep the words; this row keeps the rest."""

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=255)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=160, blank=True)
    tags = models.CharField(max_length=500, blank=True)
    # When it was made or last changed; people and structures have no such day.
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_row_a_thing")]
        indexes = [models.Index(fields=["scope", "kind", "-at"], name="search_scope_kind")]

    def __str__(self) -> str:
        return self.title
