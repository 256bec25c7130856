"""Reading agendas: one event, a month, what comes, the feeds."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from agenda.models import Agenda, Event, Feed
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.access.zones import Assurance, policy
from extranet.links.tokens import digest_of
from extranet.ui.errors import NotVisible
from workspaces.models import Workspace
from workspaces.queries import scopes_within

# What a list shows of an event; its description can be long and is read on its own page.
_LISTED = ("agenda", "scope__workspace")
# Feeds carry a year of the past: a calendar program asks for them again and again.
FEED_PAST = timedelta(days=366)


def midnight(day: date) -> datetime:
    """Return the moment at which `day` begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def events(actor: Actor, workspace: Workspace | None = None) -> QuerySet[Event]:
    """Return the events the actor may see, in one space or in all; deleted ones left out."""
    found = rules.visible(actor, Event).filter(deleted_at=None)
    if workspace is not None:
        found = found.filter(scope_id__in=scopes_within(actor, workspace))
    return found.select_related(*_LISTED).defer("description").order_by("start", "id")


def between(found: QuerySet[Event], first: date, last: date) -> QuerySet[Event]:
    """Narrow to what takes place, even in part, from `first` to `last` (days, both included)."""
    start, end = midnight(first), midnight(last + timedelta(days=1))
    # An event without duration counts on the day of its start.
    return found.filter(Q(end__gt=start) | Q(start=start), start__lt=end)


def from_day(found: QuerySet[Event], first: date) -> QuerySet[Event]:
    """Narrow to what is not over before `first`."""
    return found.filter(Q(end__gt=midnight(first)) | Q(start=midnight(first)))


def upcoming(actor: Actor, limit: int, workspace: Workspace | None = None) -> list[Event]:
    """Return the next events, those going on included, cancelled ones left out."""
    coming = events(actor, workspace).filter(end__gte=timezone.now()).exclude(status="cancelled")
    return list(coming[:limit])


def get_event(actor: Actor, pk: int, role: Role = Role.READER, *, deleted: bool = False) -> Event:
    """Return an event the actor holds `role` on; NotVisible, StepUp or Forbidden as `rules.check` says."""
    rows = Event.objects.select_related("scope", "agenda", "author").filter(pk=pk)
    event = rows.filter(deleted_at__isnull=not deleted).first()
    if event is None:
        raise NotVisible
    rules.check(actor, role, event)
    return event


def agenda_of(workspace: Workspace) -> Agenda:
    """Return the agenda of a space whose module is on; the caller has checked the rights."""
    agenda = Agenda.objects.select_related("scope").filter(scope_id=workspace.scope_id).order_by("pk").first()
    if agenda is None:
        raise NotVisible
    return agenda


def agendas(actor: Actor) -> QuerySet[Agenda]:
    """Return the agendas the actor may see, with their spaces, by the name of the space."""
    return rules.visible(actor, Agenda).select_related("scope__workspace").order_by("scope__name", "id")


def my_feeds(actor: Actor) -> QuerySet[Feed]:
    """Return the feeds of the actor, the latest first."""
    return Feed.objects.filter(user=actor.user).select_related("scope").order_by("-id")


def feed_choices(actor: Actor) -> list[Scope]:
    """Return the spaces with an agenda whose zone lets programs read them by a secret address."""
    return [agenda.scope for agenda in agendas(actor) if policy(agenda.scope.zone).feeds]


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed at the moment it is asked for: what its owner may read now, and a mark that changes with it."""

    feed: Feed
    events: QuerySet[Event]
    etag: str
    modified: datetime
    title: str


def open_feed(token: str) -> OpenFeed:
    """Return the feed at the secret address `token`; NotVisible once its owner may not read it any more.

    The owner is known by the address only, as by an app password: zones that refuse those are left out.
    """
    feed = Feed.objects.select_related("user", "scope").filter(token_digest=digest_of(token)).first()
    if feed is None or not feed.user.is_active:
        raise NotVisible
    actor = Actor(feed.user, Assurance.APP_PASSWORD)
    if feed.scope is not None and not (policy(feed.scope.zone).feeds and rules.can(actor, Role.READER, feed.scope)):
        raise NotVisible
    scope_ids = [pk for pk, reach in actor.reaches.items() if policy(reach.zone).feeds]
    if feed.scope is not None:
        scope_ids = [pk for pk in scope_ids if actor.reaches[pk].root_id == feed.scope_id]
    rows = Event.objects.filter(scope_id__in=scope_ids, end__gte=midnight(timezone.localdate()) - FEED_PAST)
    # Deleted ones count for the mark: their going is a change too.
    state = rows.aggregate(latest=Max("updated_at"), count=Count("pk"), gone=Count("deleted_at"))
    modified = max(filter(None, [state["latest"], feed.created_at]))
    mark = f"{feed.pk} {sorted(scope_ids)} {modified.isoformat()} {state['count']} {state['gone']}"
    return OpenFeed(
        feed=feed,
        events=rows.filter(deleted_at=None).select_related("scope", "agenda").order_by("start", "id"),
        etag=f'"{hashlib.sha256(mark.encode()).hexdigest()[:32]}"',
        modified=modified,
        title=feed.scope.name if feed.scope else "",
    )
