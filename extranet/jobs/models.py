"""When each periodic job is next due."""

from django.db import models


class PeriodicJob(models.Model):
    """One row a periodic job; a worker claims it by moving `due_at` under a row lock."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
