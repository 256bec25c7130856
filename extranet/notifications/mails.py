"""The mails: one fact at once, or one digest grouped by space. The health zone's say only that there is news."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Scope
from extranet.access.zones import Assurance, policy
from extranet.accounts.models import User
from extranet.notifications.models import Frequency, Notification, Preference
from extranet.notifications.unsubscribing import stop_address

# A digest names this many facts a space, then counts the rest.
MOST_LINES = 15


def send_one(notification: Notification) -> None:
    """Mail one fact, once: the row is locked, so two workers cannot both send it."""
    with transaction.atomic():
        locked = Notification.objects.select_for_update().get(pk=notification.pk)
        if locked.mailed_at is not None or not notification.user.is_active:
            return
        entry, scope = notification.entry, notification.scope
        shows_content = policy(scope.zone).mail_content
        author = str(entry.actor) if entry.actor else _("L’extranet")
        context = {
            "sentence": f"{author} {entry.sentence}" if shows_content else "",
            "url": settings.SITE_URL + (entry.url if shows_content else reverse("notifications:inbox")),
            "space": _root_name(scope) if shows_content else "",
        }
        subject = f"{author} {entry.sentence}" if shows_content else _("Du nouveau dans un espace protégé")
        _send(notification.user, subject, "notifications/mail/one", context, scope.root_id)
        locked.mailed_at = timezone.now()
        locked.save(update_fields=["mailed_at"])


def send_digests(frequencies: list[Frequency], *, before: datetime) -> int:
    """Send one mail to each person who has unread news older than `before` in spaces of these frequencies."""
    waiting = Notification.objects.filter(mailed_at=None, read_at=None, entry__at__lt=before, user__is_active=True)
    people = waiting.order_by("user_id").values_list("user_id", flat=True).distinct()
    return sum(_send_digest(user_id, frequencies, before) for user_id in list(people))


@transaction.atomic
def _send_digest(user_id: int, frequencies: list[Frequency], before: datetime) -> bool:
    user = User.objects.select_for_update().get(pk=user_id)
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
    _send(user, subject, "notifications/mail/digest", {"spaces": spaces, "url": settings.SITE_URL + "/"}, None)
    sent = [notification.pk for told in by_space.values() for notification in told]
    Notification.objects.filter(pk__in=sent).update(mailed_at=timezone.now())
    return True


def _digest_of(space: Scope, told: list[Notification]) -> dict[str, object]:
    if not policy(space.zone).mail_content:
        return {"name": _("Un espace protégé"), "lines": [], "more": len(told)}
    lines = [
        {
            "sentence": f"{notification.entry.actor or _('L’extranet')} {notification.entry.sentence}",
            "url": settings.SITE_URL + notification.entry.url,
            "at": notification.entry.at,
        }
        for notification in told[:MOST_LINES]
    ]
    return {"name": space.name, "lines": lines, "more": len(told) - len(lines)}


def _root_name(scope: Scope) -> str:
    return scope.parent.name if scope.parent else scope.name


def _send(user: User, subject: str, template: str, context: Mapping[str, object], scope_id: int | None) -> None:
    stop_url = stop_address(user, scope_id)
    context = {
        **context,
        "user": user,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "stop_url": stop_url,
        "preferences_url": settings.SITE_URL + reverse("notifications:preferences"),
    }
    # A title may hold a line break: in a subject it would be a header injection.
    subject = " ".join(subject.split())[:180]
    message = EmailMultiAlternatives(
        subject,
        render_to_string(f"{template}.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={
            "Message-ID": make_msgid(domain=settings.SITE_URL.split("//")[-1].split(":")[0]),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no vacation replies
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        },
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    message.send()
