"""All that the spaces register."""

from django.utils.translation import gettext_lazy as _

from extranet.accounts.events import on_account_erased, on_invitation_accepted
from extranet.journal.wording import tell
from extranet.search.index import Description, Kind, register
from extranet.ui.shell import NavItem, register_nav, register_slot
from workspaces.actions.members import forget, open_places
from workspaces.models import Workspace
from workspaces.queries import sidebar

KIND, REQUEST = "workspaces.workspace", "workspaces.joinrequest"


def declare() -> None:
    """Register « Mes espaces », the sentences of the journal, the search, and what follows accounts."""
    register_nav(NavItem("workspaces", str(_("Espaces")), "layout-grid", "workspaces:workspace_list", 10))
    register_slot("spaces", sidebar)
    tell(KIND, "create", _("a créé l’espace « %(title)s »"), icon="layers", news=False)
    tell(KIND, "join", _("a rejoint l’espace « %(title)s »"), icon="user-plus")
    tell(REQUEST, "ask", _("demande à entrer dans « %(title)s »"), icon="user-plus", news=False)
    tell(REQUEST, "accepted", _("a accepté la demande de %(title)s"), icon="user-plus", news=False)
    register(Kind(Workspace, "espace", _("Espaces"), "layers", describe, Workspace.objects.order_by("pk").all))
    on_invitation_accepted(open_places)
    on_account_erased(forget)


def describe(space: Workspace) -> Description:
    """Say how a space reads in the index."""
    return Description(space.name, f"{space.description}\n{space.welcome}", space.get_absolute_url(), space.created_at)
