"""Creating spaces and changing what they are."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from directory.models import Structure
from extranet.access import grants, rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope, Zone
from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Forbidden, Invalid
from workspaces.blueprints import BLUEPRINTS
from workspaces.models import Visibility, Workspace
from workspaces.modules import all_modules, modules_of
from workspaces.queries import may_create


@transaction.atomic
def create_workspace(
    name: str,
    blueprint_key: str,
    *,
    actor: Actor | None,
    description: str = "",
    visibility: str | None = None,
    zone: str = Zone.STANDARD,
    owner: Structure | None = None,
    colour: int = 0,
    icon: str | None = None,
) -> Workspace:
    """Create a space from a blueprint, with the actor and the owner's administrators as its managers.

    `actor` None is the system (import, demo). Raises Forbidden for who manages neither the territory nor `owner`.
    """
    body = _answering_scope(actor, owner)
    # Spaces are made one at a time: two of the same name must not reach for the same address.
    Scope.objects.select_for_update(no_key=True).get(key="platform")
    blueprint = BLUEPRINTS[blueprint_key]
    visibility = visibility or blueprint.visibility
    _refuse_open_health(zone, visibility)
    scope = grants.make_scope(name, zone=zone, managers=_first_managers(actor, body, zone))
    workspace = Workspace.objects.create(
        scope=scope,
        name=name,
        slug=_free_slug(name),
        description=description,
        welcome=str(blueprint.welcome),
        icon=icon or blueprint.icon,
        colour=colour,
        visibility=visibility,
        owner=owner,
        modules=[module.key for module in all_modules() if module.key in blueprint.modules],
    )
    _open_or_close_to_all(workspace)
    for module in modules_of(workspace):
        module.equip(workspace, blueprint)
    record(actor, "create", workspace, scope, chain=chains.ADMINISTRATION, blueprint=blueprint.key)
    index.put(workspace)
    return workspace


@transaction.atomic
def change_workspace(
    workspace: Workspace, *, actor: Actor, name: str, description: str, welcome: str, visibility: str, icon: str,
    colour: int,
) -> Workspace:  # fmt: skip
    """Change what a space is called, says and shows, and who may find it."""
    rules.check(actor, Role.MANAGER, workspace)
    _refuse_open_health(workspace.scope.zone, visibility)
    workspace.name, workspace.description, workspace.welcome = name, description, welcome
    workspace.visibility, workspace.icon, workspace.colour = visibility, icon, colour
    workspace.save(update_fields=["name", "description", "welcome", "visibility", "icon", "colour"])
    if workspace.scope.name != name:
        workspace.scope.name = name
        workspace.scope.save(update_fields=["name"])
    _open_or_close_to_all(workspace)
    record(actor, "change", workspace, workspace.scope, chain=chains.ADMINISTRATION, visibility=visibility)
    index.put(workspace)
    return workspace


@transaction.atomic
def choose_modules(workspace: Workspace, keys: list[str], *, actor: Actor) -> Workspace:
    """Switch on the modules named in `keys` and off the others; what an unused module holds is kept."""
    rules.check(actor, Role.MANAGER, workspace)
    before = set(workspace.modules)
    workspace.modules = [module.key for module in all_modules() if module.key in keys]
    workspace.save(update_fields=["modules"])
    for module in modules_of(workspace):
        if module.key not in before:
            module.equip(workspace, BLUEPRINTS["empty"])
    record(actor, "choose_modules", workspace, workspace.scope, modules=workspace.modules)
    return workspace


@transaction.atomic
def archive(workspace: Workspace, *, actor: Actor) -> Workspace:
    """Close a space for writing: its members still read and search it."""
    return _set_archived(workspace, actor, archived=True)


@transaction.atomic
def unarchive(workspace: Workspace, *, actor: Actor) -> Workspace:
    """Open an archived space again."""
    return _set_archived(workspace, actor, archived=False)


def _set_archived(workspace: Workspace, actor: Actor, *, archived: bool) -> Workspace:
    # `check` refuses every change in an archive; its manager may still end the archiving.
    rules.check(actor, Role.READER, workspace)
    if actor.role_on(workspace.scope_id) is not Role.MANAGER:
        rules.check(actor, Role.MANAGER, workspace)
        raise Forbidden(_("Seul un gestionnaire archive un espace."))
    workspace.archived_at = timezone.now() if archived else None
    workspace.save(update_fields=["archived_at"])
    Scope.objects.filter(pk=workspace.scope_id).update(read_only=archived)
    Scope.objects.filter(parent_id=workspace.scope_id).update(read_only=archived)
    workspace.scope.read_only = archived
    verb = "archive" if archived else "unarchive"
    record(actor, verb, workspace, workspace.scope, chain=chains.ADMINISTRATION)
    return workspace


def _answering_scope(actor: Actor | None, owner: Structure | None) -> Scope:
    platform = grants.platform_scope()
    body = owner.scope if owner is not None else platform
    if actor is not None and not may_create(actor).filter(pk__in=[body.pk, platform.pk]).exists():
        raise Forbidden(_("Seuls les administrateurs du territoire ou de la structure porteuse créent un espace."))
    return body


def _first_managers(actor: Actor | None, body: Scope, zone: str) -> list[User | Group]:
    managers: list[User | Group] = [
        grant.user
        for grant in body.user_grants.filter(permission__codename="manager", until=None).select_related("user")
    ]
    if actor is not None and actor.user is not None and actor.user not in managers:
        managers.append(actor.user)
    # The health zone is for those who work in it: the administrators' group holds no key to it.
    if zone == Zone.STANDARD and not managers:
        managers.append(grants.administrators_group())
    return managers


def _refuse_open_health(zone: str, visibility: str) -> None:
    if zone == Zone.HEALTH and visibility == Visibility.OPEN:
        raise Invalid(_("Un espace de la zone santé ne peut pas être ouvert à tous."), field="visibility")


def _open_or_close_to_all(workspace: Workspace) -> None:
    members: Group = grants.members_group()
    held = workspace.scope.group_grants.filter(group=members).exists()
    if workspace.visibility == Visibility.OPEN and not held:
        grants.grant(workspace.scope, members, Role.READER, actor=None)
    elif workspace.visibility != Visibility.OPEN and held:
        grants.revoke(workspace.scope, members, actor=None)


def _free_slug(name: str) -> str:
    base = slugify(name)[:60] or "espace"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
