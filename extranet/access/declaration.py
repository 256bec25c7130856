"""All that access registers."""

from extranet.access.grants import rights_changed
from extranet.access.members import sync_members_group
from extranet.access.models import UserGrant
from extranet.accounts import events
from extranet.accounts.models import User


def declare() -> None:
    """Keep the members' group and the grants in step with accounts that open, close and go."""
    events.on_account_created(follow)
    events.on_account_closed(follow)
    events.on_professional_changed(rights_changed)
    events.on_account_erased(forget)


def follow(user: User) -> None:
    """Put an account in the members' group, or take it out."""
    sync_members_group([user.pk])


def forget(user: User) -> None:
    """Delete the rights of a person whose data are erased."""
    UserGrant.objects.filter(user=user).delete()
