"""Reading the inbox."""

from django.db.models import QuerySet

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Scope
from extranet.notifications.models import Frequency, Notification, Preference


def inbox(actor: Actor) -> QuerySet[Notification]:
    """Return what the actor was told and may still see, newest first."""
    told = Notification.objects.filter(user=actor.user).select_related("entry__actor", "scope__parent")
    return rules.visible(actor, told).order_by("-id")


def unread_count(actor: Actor) -> int:
    """Return how many notifications the actor has not read."""
    if actor.user is None:
        return 0
    return rules.visible(actor, Notification.objects.filter(user=actor.user, read_at=None)).count()


def preferences(actor: Actor) -> list[tuple[Scope, str]]:
    """Return each space the actor may enter with how often it writes to them; daily unless they chose."""
    roots = {reach.root_id for reach in actor.reaches.values()}
    chosen = dict(Preference.objects.filter(user=actor.user).values_list("scope_id", "frequency"))
    scopes = Scope.objects.filter(pk__in=roots, key=None).order_by("name")
    return [(scope, chosen.get(scope.pk, Frequency.DAILY)) for scope in scopes]
