"""The documents as a module of a space."""

from django.utils.translation import gettext_lazy as _

from documents.actions.folders import equip
from documents.queries import recent_in
from extranet.access.actor import Actor
from workspaces.models import Workspace
from workspaces.modules import Module, Panel
from workspaces.queries import scopes_within


def panel(actor: Actor, workspace: Workspace) -> Panel | None:
    """Return the latest documents of the space, for its page."""
    documents = recent_in(scopes_within(actor, workspace), limit=5)
    return Panel("documents/_space_panel.html", {"documents": documents, "workspace": workspace})


MODULE = Module(
    key="documents",
    label=_("Documents"),
    icon="folder",
    url_name="documents:folder_root",
    order=10,
    equip=equip,
    panel=panel,
)
