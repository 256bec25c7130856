"""What background work keeps of itself: when each periodic job ran, and which processes are there."""

import uuid

from django.db import models


class PeriodicJob(models.Model):
    """One row a periodic job; a worker claims a turn by moving `turn_at` under a row lock."""

    name = models.CharField(max_length=100, primary_key=True)
    # The due moment of the turn enqueued last; none before the first.
    turn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Process(models.Model):
    """A started process: where it runs, which lanes it serves, when it last said that it lives, and what it holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    command = models.CharField(max_length=20)
    lanes = models.JSONField(default=list)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    # The keys of every registry by its name (extranet.registry): what a self-test compares with the source.
    held = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.command} {self.host}:{self.pid}"
