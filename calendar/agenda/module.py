"""The agenda as spaces, search, the journal and the export of personal data know it."""

import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder

from agenda.models import Agenda, Event
from agenda.queries import upcoming
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from extranet.access.zones import policy
from extranet.accounts.models import User
from extranet.search.index import Description
from workspaces.blueprints import Blueprint
from workspaces.models import Workspace
from workspaces.modules import Panel


def equip(workspace: Workspace, blueprint: Blueprint) -> None:
    """Give the space its agenda."""
    Agenda.objects.get_or_create(scope_id=workspace.scope_id, defaults={"name": "Agenda", "colour": workspace.colour})


def panel(actor: Actor, workspace: Workspace) -> Panel:
    """Show the next events of the space."""
    context = {
        "workspace": workspace,
        "events": upcoming(actor, 4, workspace),
        "can_contribute": rules.can(actor, Role.CONTRIBUTOR, workspace),
    }
    return Panel("agenda/_panel.html", context, order=10)


def describe(event: Event) -> Description:
    """Say how an event reads in the index; in the health zone by its title alone."""
    if not policy(event.scope.zone).mail_content:
        return Description(event.title, "", event.get_absolute_url(), event.start, event.author)
    body = "\n".join(filter(None, [event.when_long, event.place, event.description]))
    return Description(event.title, body, event.get_absolute_url(), event.start, event.author)


def personal_data(user: User) -> Iterable[tuple[str, bytes]]:
    """Yield what the agenda holds about a person; what they wrote in the health zone stays there."""
    columns = ("title", "place", "description", "start", "end", "all_day", "status", "created_at")
    events = list(Event.objects.filter(author=user).exclude(scope__zone=Zone.HEALTH).order_by("id").values(*columns))
    feeds = list(user.agenda_feeds.order_by("id").values("scope__name", "created_at", "last_used_on"))
    content = {"evenements": events, "abonnements": feeds}
    yield "agenda.json", json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def forget(user: User) -> None:
    """End the feeds of a person whose data are erased; their events stay, of a former member."""
    user.agenda_feeds.all().delete()
