from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspacesConfig(AppConfig):
    name = "workspaces"
    verbose_name = "Espaces"

    def ready(self) -> None:
        from extranet.accounts.events import on_account_erased, on_invitation_accepted
        from extranet.journal.wording import tell
        from extranet.search.index import Description, Kind, register
        from extranet.ui.shell import NavItem, register_nav, register_slot
        from workspaces.actions.members import forget, open_places
        from workspaces.models import Workspace
        from workspaces.queries import sidebar

        register_nav(NavItem("workspaces", str(_("Espaces")), "layout-grid", "workspaces:workspace_list", 10))
        register_slot("spaces", sidebar)
        on_invitation_accepted(open_places)
        on_account_erased(forget)
        tell("workspaces.workspace", "create", _("a créé l’espace « %(title)s »"), icon="layers", news=False)
        tell("workspaces.workspace", "join", _("a rejoint l’espace « %(title)s »"), icon="user-plus")
        tell("workspaces.joinrequest", "ask", _("demande à entrer dans « %(title)s »"), icon="user-plus", news=False)
        tell("workspaces.joinrequest", "accepted", _("a accepté la demande de %(title)s"), icon="user-plus", news=False)
        register(
            Kind(
                Workspace,
                "espace",
                _("Espaces"),
                "layers",
                lambda space: Description(
                    space.name, f"{space.description}\n{space.welcome}", space.get_absolute_url(), space.created_at
                ),
                Workspace.objects.order_by("pk").all,
            )
        )
