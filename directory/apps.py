from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Annuaire")

    def ready(self) -> None:
        from directory import jobs  # noqa: F401  (declares the periodic work)
        from extranet.ui.shell import NavItem, register_nav

        register_nav(NavItem("directory", str(_("Annuaire")), "contact-round", "directory:person_list", 40))
