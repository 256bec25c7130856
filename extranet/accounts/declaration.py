"""All that accounts registers."""

from django.core.checks import Tags, register
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from extranet.accounts import checks, events, exports, jobs, mails, watch
from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import HOURLY
from extranet.ui.shell import Account, NavItem, register_nav, register_slot


def declare() -> None:
    """Register the account menu, the personal data, the jobs, the deploy checks and the watch over allauth."""
    register_slot("account", account)
    register_nav(NavItem("profile", str(_("Mon profil")), "user", "accounts:profile_edit", 0, "account"))
    register_nav(NavItem("security", str(_("Sécurité")), "shield-check", "mfa_index", 1, "account"))
    register_nav(NavItem("devices", str(_("Appareils connectés")), "monitor", "accounts:session_list", 2, "account"))
    events.register_personal_data("compte", exports.account_data)
    lanes.declare(jobs.build_export, jobs.tidy, mails.deliver)
    periodic.declare("accounts.tidy", jobs.tidy, HOURLY)
    register(checks.check_second_factor, Tags.security, deploy=True)
    register(checks.check_limits, Tags.security, deploy=True)
    watch.connect()


def account(request: HttpRequest) -> Account:
    """Return who is signed in, as the account menu shows them."""
    user = request.user
    return Account(name=user.get_full_name(), email=user.email, photo_url=user.photo_url)  # type: ignore[union-attr]
