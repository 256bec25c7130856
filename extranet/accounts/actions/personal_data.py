"""Asking for one's data."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from extranet.accounts import jobs
from extranet.accounts.actions.record import note
from extranet.accounts.models import PersonalExport, User
from extranet.jobs import lanes
from extranet.journal.actions import Author

KEPT_FOR = timedelta(days=7)
# A job that has not answered by then is asked again.
PATIENCE = timedelta(hours=1)


@transaction.atomic
def request_export(user: User, *, actor: Author) -> PersonalExport:
    """Ask for a zip of all that is held about `user`, built by a job; one already under way is returned as it is."""
    now = timezone.now()
    User.objects.select_for_update().get(pk=user.pk)
    under_way = user.personal_exports.filter(ready_at=None, requested_at__gt=now - PATIENCE).first()
    if under_way:
        return under_way
    export = PersonalExport.objects.create(user=user, expires_at=now + KEPT_FOR)
    lanes.share(jobs.build_export, export.user).enqueue(export.pk)
    note(actor, "export_request", user)
    return export
