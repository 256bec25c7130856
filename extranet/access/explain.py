"""Telling people about rights: why I see this, and who else does."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db.models import Count, Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.access.actor import Actor
from extranet.access.models import GroupGrant, Role, UserGrant
from extranet.access.rules import check, scope_id_of
from extranet.accounts.models import User


@dataclass(frozen=True, slots=True)
class Reason:
    """One grant, in words: through which group (None: in person), which role, until when."""

    role: Role
    group: Group | None = None
    user: User | None = None
    until: date | None = None
    people: int = 1
    grant_id: int = 0

    def __str__(self) -> str:
        if self.group is not None:
            words = _("%(role)s, par le groupe « %(group)s »") % {
                "role": self.role.label,
                "group": self.group.name,
            }
        else:
            words = _("%(role)s, à titre personnel") % {"role": self.role.label}
        if self.until:
            words += _(", jusqu’au %(day)s") % {"day": date_format(self.until, "j F Y")}
        return words


def _current() -> Q:
    return Q(until=None) | Q(until__gte=timezone.localdate())


def why(actor: Actor, thing: Model) -> list[Reason]:
    """Return the grants by which `actor` reaches `thing`, strongest first; NotVisible if there is none."""
    check(actor, Role.READER, thing)
    scope_id = scope_id_of(thing)
    in_person = UserGrant.objects.filter(_current(), content_object_id=scope_id, user=actor.user)
    by_group = GroupGrant.objects.filter(_current(), content_object_id=scope_id, group__user=actor.user)
    reasons = [Reason(grant.role, until=grant.until) for grant in in_person.select_related("permission")]
    reasons += [
        Reason(grant.role, group=grant.group, until=grant.until)
        for grant in by_group.select_related("permission", "group").order_by("group__name")
    ]
    return sorted(reasons, key=lambda reason: -reason.role)


def who(actor: Actor, thing: Model) -> list[Reason]:
    """Return every grant on the scope of `thing`, groups first, for anyone who may see it (two queries)."""
    check(actor, Role.READER, thing)
    scope_id = scope_id_of(thing)
    by_group = (
        GroupGrant.objects.filter(_current(), content_object_id=scope_id)
        .select_related("permission", "group")
        .annotate(people=Count("group__user", filter=Q(group__user__is_active=True)))
        .order_by("group__name")
    )
    in_person = (
        UserGrant.objects.filter(_current(), content_object_id=scope_id, user__is_active=True)
        .select_related("permission", "user")
        .order_by("user__last_name", "user__first_name", "user_id")
    )
    reasons = [
        Reason(grant.role, group=grant.group, until=grant.until, people=grant.people, grant_id=grant.pk)
        for grant in by_group
    ]
    return reasons + [Reason(grant.role, user=grant.user, until=grant.until, grant_id=grant.pk) for grant in in_person]


def managers(scope_id: int) -> set[int]:
    """Return the numbers of the active users who manage the scope, in person or by a group."""
    return readers(scope_id, Role.MANAGER)


def readers(scope_id: int, role: Role = Role.READER) -> set[int]:
    """Return the numbers of the active users who hold at least `role` on the scope, in person or by a group.

    Zone policies ask about a session and cannot be answered here: who mails them must heed `zones.policy`.
    """
    enough = Q(permission__codename__in=[held.codename for held in Role if held >= role])
    in_person = UserGrant.objects.filter(_current(), enough, content_object_id=scope_id, user__is_active=True)
    by_group = User.objects.filter(
        is_active=True,
        groups__in=GroupGrant.objects.filter(_current(), enough, content_object_id=scope_id).values("group_id"),
    )
    return set(in_person.values_list("user_id", flat=True)) | set(by_group.values_list("pk", flat=True))
