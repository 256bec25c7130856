"""The one door by which a page view writes: when a person was last here."""

from datetime import timedelta

from django.utils import timezone

from extranet.accounts.models import User

# A pause this long ends a visit; what is new is counted from the end of the visit before.
PAUSE = timedelta(minutes=30)
# A visit in progress is written down at most this often.
GRAIN = timedelta(minutes=5)


def note_visit(user: User) -> None:
    """Move the person's last visit to now, and keep the end of the visit before it."""
    now = timezone.now()
    last = user.last_visit_at
    if last is not None and now - last < GRAIN:
        return
    user.last_visit_at = now
    changed = ["last_visit_at"]
    if last is None or now - last >= PAUSE:
        user.previous_visit_at = last
        changed.append("previous_visit_at")
    user.save(update_fields=changed)
