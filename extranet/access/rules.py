"""The only place that decides: may this actor, which things may this actor, and why.

A *thing* is a `Scope` or a model with a `scope` foreign key. An *own* thing has `author_id`.
"""

from typing import TypeVar

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.access.zones import policy
from extranet.ui.errors import Forbidden, NotVisible, StepUp

M = TypeVar("M", bound=Model)


def scope_id_of(thing: Model) -> int:
    """Return the number of the scope that decides about `thing`."""
    return int(thing.pk if isinstance(thing, Scope) else thing.scope_id)  # type: ignore[attr-defined]


def visible(actor: Actor, things: type[M] | QuerySet[M], role: Role = Role.READER) -> QuerySet[M]:
    """Return the rows of `things` (a model or a queryset) on whose scope `actor` holds at least `role`."""
    queryset = things if isinstance(things, QuerySet) else things._default_manager.all()
    column = "pk__in" if queryset.model is Scope else "scope_id__in"
    return queryset.filter(**{column: actor.scope_ids(role)})


def can(actor: Actor, role: Role, thing: Model) -> bool:
    """Say whether `actor` holds at least `role` on the scope of `thing`; archived scopes only let one read."""
    reach = actor.reaches.get(scope_id_of(thing))
    return reach is not None and reach.role >= role and (role is Role.READER or not reach.read_only)


def check(actor: Actor, role: Role, thing: Model) -> None:
    """Raise unless `can`: NotVisible (404) for who may not know, Forbidden (403) with the reason for who may see."""
    if can(actor, role, thing):
        return
    reach = actor.reaches.get(scope_id_of(thing))
    if reach is None:
        refuse_entry(actor, scope_id_of(thing))
        raise NotVisible
    if reach.read_only and reach.role >= role:
        raise Forbidden(_("Cet espace est archivé : on peut le lire, plus le modifier."))
    raise Forbidden(
        _("Il faut être %(needed)s ici pour faire cela ; vous êtes %(held)s.")
        % {"needed": role.label, "held": reach.role.label}
    )


def refuse_entry(actor: Actor, scope_id: int) -> None:
    """Raise StepUp when `actor` was granted the scope but its zone asks for more; return when nothing was granted."""
    granted = actor.granted.get(scope_id)
    if granted is None or scope_id in actor.reaches or actor.user is None:
        return
    rules = policy(granted.zone)
    if rules.professionals_only and not actor.user.is_health_professional:
        raise StepUp(str(rules.people))
    if is_mfa_enabled(actor.user):
        raise StepUp(str(rules.reason), url=reverse("mfa_reauthenticate"), action=_("Donner mon second facteur"))
    raise StepUp(str(rules.reason), url=reverse("mfa_index"), action=_("Activer un second facteur"))


def can_change(actor: Actor, thing: Model) -> bool:
    """Say whether `actor` may change or delete `thing`: editors change everything, contributors what is theirs."""
    if can(actor, Role.EDITOR, thing):
        return True
    is_own = actor.user is not None and getattr(thing, "author_id", None) == actor.user.pk
    return is_own and can(actor, Role.CONTRIBUTOR, thing)


def check_change(actor: Actor, thing: Model) -> None:
    """Raise unless `can_change`, as `check` does."""
    if can_change(actor, thing):
        return
    check(actor, Role.READER, thing)
    if can(actor, Role.CONTRIBUTOR, thing):
        raise Forbidden(_("Vous ne pouvez modifier que ce que vous avez ajouté."))
    check(actor, Role.EDITOR, thing)


def manages_platform(actor: Actor) -> bool:
    """Say whether `actor` manages the platform itself."""
    return visible(actor, Scope.objects.filter(key="platform"), Role.MANAGER).exists()


def check_platform(actor: Actor, role: Role = Role.MANAGER) -> Scope:
    """Raise unless `actor` holds `role` on the platform itself; return its scope."""
    scope = Scope.objects.filter(key="platform").first()
    if scope is None:
        raise NotVisible
    check(actor, role, scope)
    return scope
