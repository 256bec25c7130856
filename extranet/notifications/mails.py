"""The mails: one fact at once, or one digest grouped by space. The health zone's say only that there is news.

A fact is marked as mailed in the transaction that queues its mail; the outbox sees to the rest.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Scope
from extranet.access.zones import Assurance, policy
from extranet.accounts.models import User
from extranet.mail.headers import one_line
from extranet.mail.models import Kind
from extranet.mail.outbox import Message, To, queue
from extranet.notifications.models import Frequency, Notification, Preference
from extranet.notifications.unsubscribing import stop_address
from extranet.ui.dates import when

logger = logging.getLogger(__name__)

# A digest names this many facts a space, then counts the rest.
MOST_LINES = 15
# Checks of queued mails.
READABLE, SHOWN = "notifications.readable", "notifications.shown"


def send_one(notification: Notification) -> None:
    """Queue the mail of one fact, once: the row is locked, so two workers cannot both queue it."""
    with transaction.atomic():
        # The person first, as closing an account does: what is queued before it ends is withdrawn with it.
        user = User.objects.select_for_update().get(pk=notification.user_id)
        locked = Notification.objects.select_for_update().get(pk=notification.pk)
        if locked.mailed_at is not None or not user.is_active:
            return
        entry, scope = notification.entry, notification.scope
        may_read = _readable(user, [notification.pk]).exists()
        if not may_read and user.pk not in entry.data.get("to", []):
            return
        shows_content = policy(scope.zone).mail_content
        author = str(entry.actor) if entry.actor else _("L’extranet")
        context = {
            "sentence": f"{author} {entry.sentence}" if shows_content else "",
            "url": settings.SITE_URL + (entry.url if shows_content else reverse("notifications:inbox")),
            "space": _root_name(scope) if shows_content else "",
        }
        subject = f"{author} {entry.sentence}" if shows_content else _("Du nouveau dans un espace protégé")
        # Who is named may hear of what they may not read: that they were not let in, say.
        checks = {READABLE: [notification.pk] if may_read else [], SHOWN: [notification.pk] if shows_content else []}
        message = Message(one_line(subject), "notifications/mail/one", context, Kind.NEWS, checks)
        _queue(user, message, scope.root_id)
        locked.mailed_at = timezone.now()
        locked.save(update_fields=["mailed_at"])


def send_digests(frequencies: list[Frequency], *, before: datetime) -> int:
    """Queue one mail to each person who has unread news older than `before` in spaces of these frequencies."""
    waiting = Notification.objects.filter(mailed_at=None, read_at=None, entry__at__lt=before, user__is_active=True)
    people = waiting.order_by("user_id").values_list("user_id", flat=True).distinct()
    queued = 0
    for user_id in list(people):
        try:
            queued += _queue_digest(user_id, frequencies, before)
        except Exception:
            # What is wrong with one person's digest keeps nobody else from theirs; it is tried at the next turn.
            logger.exception("The digest of account %s cannot be made", user_id)
    return queued


@transaction.atomic
def _queue_digest(user_id: int, frequencies: list[Frequency], before: datetime) -> bool:
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.is_active:
        return False
    chosen = dict(Preference.objects.filter(user=user).values_list("scope_id", "frequency"))
    waiting = (
        Notification.objects.filter(user=user, mailed_at=None, read_at=None, entry__at__lt=before)
        .select_related("entry__actor", "scope__parent")
        .order_by("id")
    )
    # What they may read today, however they sign in: a space left since yesterday tells nothing more.
    waiting = rules.visible(Actor(user, Assurance.SECOND_FACTOR), waiting)
    by_space: dict[Scope, list[Notification]] = {}
    for notification in waiting:
        if chosen.get(notification.scope.root_id, Frequency.DAILY) in frequencies:
            by_space.setdefault(notification.scope.parent or notification.scope, []).append(notification)
    if not by_space:
        return False
    spaces = [_digest_of(space, told) for space, told in by_space.items()]
    count = sum(len(told) for told in by_space.values())
    subject = ngettext("%d nouveauté dans vos espaces", "%d nouveautés dans vos espaces", count) % count
    context = {"spaces": spaces, "url": settings.SITE_URL + "/"}
    sent = [notification.pk for told in by_space.values() for notification in told]
    shown = [
        notification.pk for space, told in by_space.items() for notification in told if policy(space.zone).mail_content
    ]
    checks = {READABLE: sent, SHOWN: shown}
    _queue(user, Message(subject, "notifications/mail/digest", context, Kind.DIGEST, checks), None)
    Notification.objects.filter(pk__in=sent).update(mailed_at=timezone.now())
    return True


def _digest_of(space: Scope, told: list[Notification]) -> dict[str, object]:
    if not policy(space.zone).mail_content:
        return {"name": _("Un espace protégé"), "lines": [], "more": len(told)}
    lines = [
        {
            "sentence": f"{notification.entry.actor or _('L’extranet')} {notification.entry.sentence}",
            "url": settings.SITE_URL + notification.entry.url,
            "at": when(notification.entry.at),
        }
        for notification in told[:MOST_LINES]
    ]
    return {"name": space.name, "lines": lines, "more": len(told) - len(lines)}


def may_still_read(numbers: Sequence[int]) -> bool:
    """Say whether the person told of these facts is active and may read of each of them today."""
    told = Notification.objects.filter(pk__in=numbers).select_related("user").order_by("pk").first()
    if told is None or not told.user.is_active:
        return not numbers
    return _readable(told.user, numbers).count() == len(numbers)


def may_still_show(numbers: Sequence[int]) -> bool:
    """Say whether the zones of these facts let mails tell of them today."""
    told = Notification.objects.filter(pk__in=numbers).select_related("scope__parent")
    scopes = [scope for notification in told for scope in (notification.scope, notification.scope.parent) if scope]
    return all(policy(scope.zone).mail_content for scope in scopes)


def _readable(user: User, numbers: Sequence[int]) -> QuerySet[Notification]:
    """Return which of these they may read today, however they sign in."""
    mine = Notification.objects.filter(user=user, pk__in=numbers)
    return rules.visible(Actor(user, Assurance.SECOND_FACTOR), mine)


def _root_name(scope: Scope) -> str:
    return scope.parent.name if scope.parent else scope.name


def _queue(user: User, message: Message, scope_id: int | None) -> None:
    """Queue a mail whose reader may stop such mails: one space's, or all."""
    own = {
        "stop_url": stop_address(user, scope_id),
        "preferences_url": settings.SITE_URL + reverse("notifications:preferences"),
    }
    queue(message, [To(user.email, own)])
