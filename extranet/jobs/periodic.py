"""Periodic work: rooms declare it in their `AppConfig.ready`, one worker at a time runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from extranet.jobs.models import PeriodicJob


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job and how often it is enqueued."""

    name: str
    task: Task[..., Any]
    every: timedelta


_periodics: dict[str, Periodic] = {}


def every(period: timedelta, name: str) -> Callable[[Task[..., Any]], Task[..., Any]]:
    """Enqueue the decorated task each `period`; `name` is stable across releases."""

    def register(task: Task[..., Any]) -> Task[..., Any]:
        _periodics[name] = Periodic(name, task, period)
        return task

    return register


def enqueue_due() -> int:
    """Enqueue the periodic jobs whose time has come and return how many.

    The due time moves in the same transaction as the enqueueing, so a crash loses neither and two
    workers never enqueue the same turn.
    """
    now = timezone.now()
    due = dict(PeriodicJob.objects.values_list("name", "due_at"))
    count = 0
    for periodic in _periodics.values():
        if periodic.name in due and due[periodic.name] > now:
            continue
        with transaction.atomic():
            PeriodicJob.objects.get_or_create(name=periodic.name, defaults={"due_at": now})
            row = PeriodicJob.objects.select_for_update().get(name=periodic.name)
            if row.due_at > now:
                continue
            row.due_at = now + periodic.every
            row.save(update_fields=["due_at"])
            periodic.task.enqueue()
            count += 1
    return count
