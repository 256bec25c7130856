"""Forums themselves: their managers open and name them."""

from django.db import transaction
from django.db.models import Max

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record
from forums.models import Forum
from workspaces.models import Workspace


@transaction.atomic
def create_forum(workspace: Workspace, name: str, description: str, *, actor: Actor) -> Forum:
    """Open a forum in a space, after those there are."""
    rules.check(actor, Role.MANAGER, workspace)
    last = Forum.objects.filter(scope_id=workspace.scope_id).aggregate(last=Max("position"))["last"]
    forum = Forum.objects.create(
        scope=workspace.scope, name=name, description=description, position=0 if last is None else last + 1
    )
    record(actor, "create", forum, forum.scope)
    return forum


@transaction.atomic
def edit_forum(forum: Forum, name: str, description: str, *, actor: Actor) -> Forum:
    """Change what a forum is called and for."""
    rules.check(actor, Role.MANAGER, forum)
    forum.name, forum.description = name, description
    forum.save(update_fields=["name", "description"])
    record(actor, "edit", forum, forum.scope)
    return forum
