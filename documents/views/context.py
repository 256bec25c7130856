"""What every page inside the documents of a space shares."""

from typing import Any

from documents.actions.folders import has_own_rights
from documents.models import Folder
from documents.queries import crumbs
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from workspaces.queries import space_context


def folder_context(actor: Actor, folder: Folder) -> dict[str, Any]:
    """Return the frame of the space, the way to the folder, and what the actor may do in it."""
    context = space_context(actor, folder.workspace, "documents")
    if context["role"] is None:
        # Who was let into one folder only is shown no door that stays closed.
        context["tabs"] = []
    return context | {
        "folder": folder,
        "crumbs": crumbs(actor, folder),
        "may_add": rules.can(actor, Role.CONTRIBUTOR, folder),
        "may_manage": rules.can(actor, Role.MANAGER, folder),
        "has_own_rights": has_own_rights(folder),
    }
