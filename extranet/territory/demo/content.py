"""Months of life in the spaces of the demonstration: each room fills its own."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from extranet.access.explain import readers
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications.jobs import deliver
from extranet.territory.demo import agenda, documents, forums
from extranet.territory.demo.cast import Demo
from workspaces.models import Workspace

# How far back people's inboxes go.
TOLD = timedelta(days=6)
Fill = Callable[[Workspace, Sequence[User], Random, datetime], object]
FILLS: list[Fill] = [documents.fill, agenda.fill, forums.fill]


def add_content(demo: Demo) -> None:
    """Let those who may contribute to each space have done so, up to yesterday evening."""
    evening = timezone.make_aware(datetime.combine(demo.today - timedelta(days=1), time(18)))
    for workspace in demo.spaces.values():
        able = readers(workspace.scope_id, Role.CONTRIBUTOR)
        people = list(User.objects.filter(pk__in=able, is_guest=False).order_by("pk")[:12])
        for fill in FILLS:
            fill(workspace, people, demo.random, evening)
    _put_the_journal_in_order()


@transaction.atomic
def _put_the_journal_in_order() -> None:
    """Write the unchained facts again in the order of their dates; only the last days' are told to people.

    The rooms filled one after the other, and the journal is read by number.
    """
    DBTaskResult.objects.filter(task_path=deliver.module_path, status=TaskResultStatus.READY).delete()
    entries = list(Entry.objects.filter(chain=""))
    Entry.objects.filter(chain="").delete()
    for entry in entries:
        entry.pk = None
    written = Entry.objects.bulk_create(sorted(entries, key=lambda entry: entry.at))
    for entry in written:
        if entry.at > timezone.now() - TOLD:
            deliver.enqueue(entry.pk)
