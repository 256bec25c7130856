"""The actor: who asks, and how surely we know them."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from extranet.access.models import GroupGrant, Role, UserGrant
from extranet.access.zones import Assurance, policy
from extranet.accounts.models import User


class Reach(NamedTuple):
    """What an actor holds on one scope: the role granted, the scope's zone, whether it is archived."""

    role: Role
    zone: str
    read_only: bool
    root_id: int


@dataclass
class Actor:
    """A person at a level of assurance; `user` is None for the public. Made once a request, never kept longer."""

    user: User | None
    assurance: Assurance = Assurance.PASSWORD
    # Limits an app password to what it was made for, e.g. {"documents"}; None: no limit.
    realms: frozenset[str] | None = field(default=None)

    @property
    def assurance_name(self) -> str:
        """The level of assurance as the journal keeps it."""
        return self.assurance.name.lower()

    @property
    def is_known(self) -> bool:
        """True for an active account; the public and closed accounts hold nothing."""
        return self.user is not None and self.user.is_active

    @cached_property
    def granted(self) -> dict[int, Reach]:
        """Every scope granted to the actor, whatever its zone asks: one query, read once."""
        if self.user is None or not self.user.is_active:
            return {}
        today = timezone.localdate()
        current = Q(until=None) | Q(until__gte=today)
        columns = (
            "content_object_id",
            "permission__codename",
            "content_object__zone",
            "content_object__read_only",
            "content_object__parent_id",
        )
        of_user = UserGrant.objects.filter(current, user=self.user).values_list(*columns)
        of_groups = GroupGrant.objects.filter(current, group__user=self.user).values_list(*columns)
        reaches: dict[int, Reach] = {}
        for scope_id, codename, zone, read_only, parent_id in of_user.union(of_groups, all=True):
            role = Role.of(codename)
            if scope_id not in reaches or reaches[scope_id].role < role:
                reaches[scope_id] = Reach(role, zone, read_only, parent_id or scope_id)
        return reaches

    @cached_property
    def reaches(self) -> dict[int, Reach]:
        """The scopes the actor may enter now: those granted whose zone admits them."""
        return {scope_id: reach for scope_id, reach in self.granted.items() if self._is_admitted(reach.zone)}

    def _is_admitted(self, zone: str) -> bool:
        rules = policy(zone)
        if self.user is None or self.assurance < rules.assurance:
            return False
        if self.assurance is Assurance.APP_PASSWORD and not rules.app_passwords:
            return False
        return self.user.is_health_professional or not rules.professionals_only

    def scope_ids(self, role: Role = Role.READER) -> list[int]:
        """Return the scopes on which the actor holds at least `role`; archived scopes are for reading only."""
        return sorted(
            scope_id
            for scope_id, reach in self.reaches.items()
            if reach.role >= role and (role is Role.READER or not reach.read_only)
        )

    def role_on(self, scope_id: int) -> Role | None:
        """Return the role held on the scope, archive or not; None when the actor may not enter."""
        reach = self.reaches.get(scope_id)
        return reach.role if reach else None


PUBLIC = Actor(user=None, assurance=Assurance.PUBLIC)
