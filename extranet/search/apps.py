from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "extranet.search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from extranet.ui.shell import NavItem, register_module, register_nav

        register_nav(NavItem("search", str(_("Recherche")), "search", "search:search", 80, "hidden"))
        register_module("search/suggest.js")
