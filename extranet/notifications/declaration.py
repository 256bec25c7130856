"""All that notifications registers."""

from datetime import time

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from extranet.accounts.events import on_account_erased
from extranet.accounts.models import User
from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import Daily, Every
from extranet.journal.actions import read_by
from extranet.journal.models import Entry
from extranet.journal.wording import wording_of
from extranet.links.oneclick import answerable
from extranet.mail.checks import check_letters
from extranet.notifications import jobs, mails, unsubscribing
from extranet.notifications.models import Follow, Notification, Preference
from extranet.notifications.queries import unread_count
from extranet.ui.shell import NavItem, register_nav, register_slot


def declare() -> None:
    """Register the bell of the frame, the reading of the journal, and the jobs that tell people."""
    register_nav(NavItem("notifications", str(_("Notifications")), "bell", "notifications:inbox", 90, "hidden"))
    register_slot("unread", unread)
    answerable(unsubscribing.KIND)
    check_letters(mails.READABLE, mails.may_still_read)
    check_letters(mails.SHOWN, mails.may_still_show)
    read_by(enqueue)
    on_account_erased(forget)
    lanes.declare(jobs.deliver, jobs.send_digests, jobs.forget_old)
    periodic.declare("notifications.send_digests", jobs.send_digests, Every(minutes=30))
    periodic.declare("notifications.forget_old", jobs.forget_old, Daily(time(3, 0)))


def enqueue(entry: Entry) -> None:
    """Have the people told whom a new fact concerns."""
    wording = wording_of(entry)
    if entry.scope_id and wording and (wording.is_news or entry.data.get("to")):
        lanes.share(jobs.deliver, entry.actor).enqueue(entry.pk)


def forget(user: User) -> None:
    """Delete what a person whose data are erased was told, follows and prefers."""
    for model in (Preference, Follow, Notification):
        model._default_manager.filter(user=user).delete()


def unread(request: HttpRequest) -> int:
    """Return the count on the bell."""
    return unread_count(request.actor)  # type: ignore[attr-defined]
