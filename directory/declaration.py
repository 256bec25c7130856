"""All that the directory registers."""

from datetime import time

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory import cercles, exports, indexing, jobs
from directory.actions.accounts import tie_on_acceptance
from directory.actions.people import forget
from extranet.accounts import events
from extranet.accounts.models import User
from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import Daily
from extranet.search.index import register
from extranet.ui.shell import NavItem, register_nav


def declare() -> None:
    """Register the entry of the navigation, the search, the cercles' turn at midnight, and what follows accounts."""
    register_nav(
        NavItem("directory", str(_("Annuaire")), "contact-round", "directory:person_list", 40, open_to=is_no_guest)
    )
    register(indexing.PERSONS)
    register(indexing.STRUCTURES)
    lanes.declare(jobs.refresh_cercles)
    # Rights follow functions, which begin and end with a day: none is read before the cercles are right.
    periodic.declare("directory.refresh_cercles", jobs.refresh_cercles, Daily(time(0, 0)), first=True)
    events.on_account_created(follow)
    events.on_account_closed(follow)
    events.on_account_erased(forget)
    events.on_invitation_accepted(tie_on_acceptance)
    events.register_personal_data("annuaire", exports.directory_data)


def is_no_guest(request: HttpRequest) -> bool:
    """Say whether the reader is of the territory."""
    return not getattr(request.user, "is_guest", False)


def follow(user: User) -> None:
    """Put an account in its cercles, or take it out."""
    cercles.refresh({user.pk})
