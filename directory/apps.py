from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Annuaire")

    def ready(self) -> None:
        """Register the entry of the navigation, the daily job, and what follows accounts."""
        from directory import cercles, exports, jobs  # noqa: F401  (`jobs` declares the periodic work)
        from directory.actions.accounts import tie_on_acceptance
        from directory.actions.people import forget
        from directory.indexing import register_kinds
        from extranet.accounts import events
        from extranet.accounts.models import User
        from extranet.ui.shell import NavItem, register_nav

        register_kinds()
        register_nav(
            NavItem(
                "directory",
                str(_("Annuaire")),
                "contact-round",
                "directory:person_list",
                40,
                open_to=lambda request: not getattr(request.user, "is_guest", False),
            )
        )

        @events.on_account_created
        @events.on_account_closed
        def follow(user: User) -> None:
            cercles.refresh({user.pk})

        events.on_account_erased(forget)
        events.on_invitation_accepted(tie_on_acceptance)
        events.register_personal_data("annuaire", exports.directory_data)
