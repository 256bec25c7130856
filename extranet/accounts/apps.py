"""What accounts registers at start-up."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "extranet.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Register the account menu, the personal data, the deploy checks and the watch over allauth."""
        from extranet.accounts import checks, events, exports, jobs, watch  # noqa: F401 (checks and jobs register)
        from extranet.ui.shell import Account, NavItem, register_nav, register_slot

        def account(request: HttpRequest) -> Account:
            user = request.user
            return Account(name=user.get_full_name(), email=user.email, photo_url=user.photo_url)  # type: ignore[union-attr]

        register_slot("account", account)
        entries = [
            ("profile", _("Mon profil"), "user", "accounts:profile_edit"),
            ("security", _("Sécurité"), "shield-check", "mfa_index"),
            ("devices", _("Appareils connectés"), "monitor", "accounts:session_list"),
        ]
        for order, (key, label, icon, url_name) in enumerate(entries):
            register_nav(NavItem(key, label, icon, url_name, order, place="account"))  # type: ignore[arg-type]
        events.register_personal_data("compte", exports.account_data)
        watch.connect()
