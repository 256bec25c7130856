"""What was answered from mails, where an answer may be given once."""

from django.conf import settings
from django.db import models


class Answer(models.Model):
    """One person answered one question about one thing; the row is what makes a second answer impossible."""

    # The thing is named, not pointed at: this module knows no room.
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=30)
    answered_at = models.DateTimeField()
    # When the addresses that ask end: from then on the row is of no use.
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "user"], name="links_one_answer")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.choice}"
