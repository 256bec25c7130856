from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from documents import checks, confirming, indexing, jobs, live, wording  # noqa: F401  (those that declare themselves)
        from documents.actions.links import end_links_of
        from documents.models import Document, Folder
        from documents.personal import forget, personal_data
        from documents.rooms import MODULE
        from extranet.accounts.events import on_account_closed, on_account_erased, register_personal_data
        from extranet.links.oneclick import answerable
        from extranet.notifications.registry import followable
        from extranet.search.index import register
        from extranet.ui.shell import NavItem, register_nav
        from workspaces import modules

        register_nav(NavItem("documents", str(_("Documents")), "folder", "documents:home", 15))
        modules.register(MODULE)
        register(indexing.KIND)
        register(indexing.PLACE_KIND)
        followable(Document)
        followable(Folder)
        answerable(confirming.KIND)
        register_personal_data("documents", personal_data)
        on_account_closed(end_links_of)
        on_account_erased(forget)
