"""Who is told of a fact."""

from django.db.models import Q

from extranet.access.explain import readers
from extranet.access.grants import MEMBERS_GROUP
from extranet.access.models import GroupGrant, Scope, UserGrant
from extranet.access.zones import policy
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.journal.wording import wording_of
from extranet.notifications.models import Follow, Frequency, Preference


def recipients(entry: Entry) -> dict[int, bool]:
    """Return the users to tell of `entry`, each with whether it reaches them in person.

    In person: named in `data["to"]`, or following the thing or what it is about (`data["about"]`: pairs of kind and
    number). The others belong to the space, by name or by a group smaller than « Tous les membres », and did not
    choose « jamais »: news reaches them too. Nobody is told of their own acts, nor of what they may not see.
    """
    if entry.scope is None:
        return {}
    direct = set(entry.data.get("to", [])) | _followers(entry)
    wording = wording_of(entry)
    # What is no news concerns those it names alone.
    told = direct | (_belonging(entry.scope) if wording is not None and wording.is_news else set())
    told &= readers(entry.scope.pk) | set(entry.data.get("to", []))
    told.discard(entry.actor_id)
    if policy(entry.scope.zone).professionals_only:
        told &= set(User.objects.filter(pk__in=told, rpps_verified_at__isnull=False).values_list("pk", flat=True))
    return {user_id: user_id in direct for user_id in told}


def _followers(entry: Entry) -> set[int]:
    things = Q(kind=entry.kind, object_id=entry.object_id)
    for kind, object_id in entry.data.get("about", []):
        things |= Q(kind=kind, object_id=object_id)
    return set(Follow.objects.filter(things).values_list("user_id", flat=True))


def _belonging(scope: Scope) -> set[int]:
    by_name = UserGrant.objects.filter(content_object_id=scope.root_id).values_list("user_id", flat=True)
    groups = GroupGrant.objects.filter(content_object_id=scope.root_id).exclude(group__name=MEMBERS_GROUP)
    by_group = User.objects.filter(is_active=True, groups__in=groups.values("group_id")).values_list("pk", flat=True)
    chosen = dict(Preference.objects.filter(scope_id=scope.root_id).values_list("user_id", "frequency"))
    return {
        user_id
        for user_id in {*by_name, *by_group, *chosen}
        if chosen.get(user_id) != Frequency.NONE
    }  # fmt: skip
