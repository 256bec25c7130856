from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "extranet.search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from extranet.accounts.events import on_account_erased
        from extranet.accounts.models import User
        from extranet.search.models import IndexedThing
        from extranet.ui.shell import NavItem, register_module, register_nav

        @on_account_erased
        def forget(user: User) -> None:
            # What they wrote is still found, but no longer under their name.
            IndexedThing.objects.filter(author_id=user.pk).update(author_name="")

        register_nav(NavItem("search", str(_("Recherche")), "search", "search:search", 80, "hidden"))
        register_module("search/suggest.js")
