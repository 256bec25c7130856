"""Who belongs to the territory: every active account that is no guest is in the members' group."""

from collections.abc import Collection

from django.db import transaction

from extranet.access.grants import members_group
from extranet.accounts.models import User


@transaction.atomic
def sync_members_group(user_ids: Collection[int] | None = None) -> int:
    """Put the active accounts that are no guests in the members' group and take the others out.

    Only for `user_ids` when given (an account just opened or closed); returns how many places changed.
    """
    group = members_group()
    users = User.objects.all() if user_ids is None else User.objects.filter(pk__in=user_ids)
    belonging = users.filter(is_active=True, is_guest=False)
    missing = belonging.exclude(groups=group).values_list("pk", flat=True)
    places = User.groups.through.objects
    added = places.bulk_create(
        [User.groups.through(user_id=user_id, group_id=group.pk) for user_id in missing], ignore_conflicts=True
    )
    outsiders = users.exclude(pk__in=belonging.values("pk")).filter(groups=group)
    removed, _rows = places.filter(group=group, user_id__in=list(outsiders.values_list("pk", flat=True))).delete()
    return len(added) + removed
